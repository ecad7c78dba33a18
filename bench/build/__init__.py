"""How fast the site is built: ours beside Hugo, Pelican as it comes, and the floor of plain writing."""
