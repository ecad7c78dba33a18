"""What a visitor wants to buy, at the prices they agreed to."""
