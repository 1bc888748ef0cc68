"""The page on which a trainer eases or adapts a client's plan: what is asked, what it would change, doing it."""
