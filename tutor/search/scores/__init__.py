"""A query's scores against an index, as figures that decide: rank, confidence, a second question."""
