"""Money held for a reference string: intents, notices, refunds and the ledger. Knows no orders."""
