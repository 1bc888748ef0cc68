"""Reads of planned training, as dataclasses."""
