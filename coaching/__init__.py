"""Who coaches whom: invitations, relations, consent by category, the roster, private notes, contact requests."""
