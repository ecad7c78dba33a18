"""The tools' answers: a question in the address, reckoned over what the index says is on sale."""
