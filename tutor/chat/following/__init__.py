"""A message that goes on from what was said: whether it does, and what answers it then."""
