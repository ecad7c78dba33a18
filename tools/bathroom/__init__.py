"""Which light may hang where in a bathroom."""
