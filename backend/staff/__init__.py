"""The staff's entrance: sign-in, guard and one file per desk. No rules and no tables of its own."""
