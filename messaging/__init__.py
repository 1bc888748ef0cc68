"""Conversations: so far the thread of comments on a session."""
