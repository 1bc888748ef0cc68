"""Writes of the dashboard."""
