"""What is on sale: the catalogue's prices as the service sells them."""
