"""What is planned: the structure of a workout, its text notation, and its form on a Garmin watch."""
