"""The invariants as data, one file a group."""
