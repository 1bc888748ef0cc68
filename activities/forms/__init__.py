"""Forms of activities: what a person types, in their own units."""
