"""What visitors see: one set of templates, styles and scripts for the static site and the live service."""
