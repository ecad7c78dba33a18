"""What helps a shopper to choose: products side by side, what takes the place of an old lamp, the order slip."""
