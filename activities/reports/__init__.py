"""Reads across the tables of activities, as dataclasses."""
