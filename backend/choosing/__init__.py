"""What helps a shopper to choose: products side by side."""
