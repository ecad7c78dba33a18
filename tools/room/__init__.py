"""How many lights a room needs, where they hang, and how bright it becomes."""
