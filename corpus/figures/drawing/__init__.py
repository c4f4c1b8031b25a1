"""The figures, one module a question, and their common look."""
