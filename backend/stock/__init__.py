"""How many there are, how many are promised, and every move that made it so."""
