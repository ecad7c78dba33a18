"""Shared words of all rooms: clock, ids, errors, states, journal, bus, outbox, keys, db, disk, text, web."""
