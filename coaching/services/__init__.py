"""What changes in coaching: ``invitations``, ``relations`` (with consent), ``notes`` (with tags), ``contact``."""
