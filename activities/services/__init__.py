"""Writes of activities: importing files, keeping what was done by hand, thresholds and scores."""
