"""API views of activities."""
