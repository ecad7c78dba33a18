"""What light costs in a year, and when a better lamp has paid for itself."""
