"""A reading and what was found into a reply, every passage of it cited."""
