"""How long a catalogue of 100,000 variants takes to be read, checked and compared."""
