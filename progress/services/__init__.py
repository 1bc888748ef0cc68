"""What writes the tables of progress."""
