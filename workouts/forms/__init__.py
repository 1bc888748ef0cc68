"""Forms of planned training."""
