"""From the checkout to the confirmed receipt."""
