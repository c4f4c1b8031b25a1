"""Labelled questions in, figures out. Sees the tutor only from outside."""
