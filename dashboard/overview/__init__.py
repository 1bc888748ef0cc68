"""The parts of a client's overview, one module a category of consent."""
