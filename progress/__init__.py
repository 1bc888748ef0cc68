"""Body and wellness, a row a day."""
