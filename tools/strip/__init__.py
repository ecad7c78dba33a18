"""How long a run of LED strip may be, where power goes in, and which driver feeds it."""
