"""What shoppers say about a product: taken without an account, held, read by a person, published or refused in the open."""
