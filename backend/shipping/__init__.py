"""Parcels and the carriers that bring them."""
