"""Tools that reckon with what the shop sells: a form → an answer, the same on the static page and from the service."""
