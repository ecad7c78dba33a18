"""Which dimmer and which driver fit a lamp, and how many lamps they carry."""
