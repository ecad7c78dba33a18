"""One builder per product family, grouped as on the shelf. Lengths are millimetres; a lamp faces −y."""
