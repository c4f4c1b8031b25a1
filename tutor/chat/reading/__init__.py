"""A message into the ways in which its words can be read."""
