"""Routes of one subject a module."""
