"""One file per desk."""
