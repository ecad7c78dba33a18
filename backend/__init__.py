"""The live part of the shop: Flask, one folder a room, the same file names inside each."""
