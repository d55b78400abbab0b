"""A second process for bodies that could take long: it can be ended, and a function that runs cannot."""

from kb_builder.isolating.isolated_converter import IsolatedConverter, WorkerError

__all__ = ["IsolatedConverter", "WorkerError"]
