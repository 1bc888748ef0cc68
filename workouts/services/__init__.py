"""What changes planned training."""
