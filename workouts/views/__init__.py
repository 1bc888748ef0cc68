"""Pages of planned training."""
