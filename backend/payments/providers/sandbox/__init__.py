"""Play money: the client the shop uses, and the gateway as a small service of its own."""
