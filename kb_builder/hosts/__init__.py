"""Thin hands: they put what the core made into a site generator, and nothing else."""
