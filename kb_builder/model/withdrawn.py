"""What is left of a story that must not be told any longer."""

from kb_builder.model.base import Aliases, Model
from kb_builder.model.scalars import Day, Line


class Withdrawn(Model):
    """The day since when a story is withdrawn. Its address, and its former ones, say so; nothing else is kept of it."""

    withdrawn: Day
    because: Line | None = None
    aliases: Aliases = ()

    @property
    def status(self) -> str:
        """The status of a story that is told no more."""
        return "retired"
