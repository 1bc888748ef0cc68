"""Factories, one module an app."""
