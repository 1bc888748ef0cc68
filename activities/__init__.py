"""What was done: recordings from any source, their streams, laps and sets, thresholds, load."""
