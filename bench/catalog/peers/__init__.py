"""The ways others go: a model a row, and a table of columns."""
