"""The demo: one trainer, eight clients with different stories, two years of history, all made by rule."""
