"""People: users and their roles, profiles and preferences, sign-in on web and API, the trail of who saw what."""
