"""Shapes of activities in the API. SI units; instants in UTC; a day is a local day."""
