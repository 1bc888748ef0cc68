"""Training analysis: how a period went, beside the one before it."""
