"""Measures the build on large, made-up knowledge bases: `python -m benchmarks --help`."""
