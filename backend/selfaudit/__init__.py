"""The shop proves itself: what must hold of money, stock and states, asked of the database in plain SQL."""
