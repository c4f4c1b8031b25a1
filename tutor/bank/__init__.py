"""Markdown in, chunks out: read a bank, find its problems, cut it along its structure. Knows no vectors."""
