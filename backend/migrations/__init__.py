"""Numbered steps from older databases to this one, a module each; backend/kernel/migrate.py runs them."""
