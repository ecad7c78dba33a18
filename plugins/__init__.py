"""Pelican plugins: the catalogue and its texts → output/."""
