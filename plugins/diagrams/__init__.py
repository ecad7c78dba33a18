"""What a photometry looks like: polar curve, cone of light, lux on the floor."""
