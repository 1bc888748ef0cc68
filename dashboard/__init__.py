"""Pages that draw on every domain: landing page, home, a client's overview; and the demo data."""
