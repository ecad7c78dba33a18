"""What helps a shopper to choose: products side by side, and what takes the place of an old lamp."""
