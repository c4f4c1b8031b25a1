"""Conversation in, reply out. Knows no screen."""
