"""The shops that ours is compared with."""
