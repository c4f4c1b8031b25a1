"""Chunks in, hits out: embed, index, store, retrieve, weigh. Knows no conversation."""
