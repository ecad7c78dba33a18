"""Who moves the money: one contract, one folder a provider."""
