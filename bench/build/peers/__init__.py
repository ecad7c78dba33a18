"""The builders beside us: how each is given the catalogue and how it is run."""
