"""How well and how fast the shop finds."""
