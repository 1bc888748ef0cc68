"""Garmin Connect: connection, pulls, and a simulator of it for tests and the demo."""
