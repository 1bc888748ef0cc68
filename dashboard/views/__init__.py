"""Screens that draw on every domain."""
