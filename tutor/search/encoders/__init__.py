"""Texts into vectors: an encoder in its two forms, and what a bank adds to it. Knows no bank's chunks."""
