"""A town of any size over any years whose truth is known: for tests, the demo and benchmarks."""
