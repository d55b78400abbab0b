"""Turns Markdown stories about customer service into a searchable training site."""

__version__ = "0.1.0"
