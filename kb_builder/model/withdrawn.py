"""What is left of a story that must not be told any longer."""

from kb_builder.model.base import Aliases, Model
from kb_builder.model.scalars import Day, Line


class Withdrawn(Model):
    """The day since when a story is withdrawn. Its address, and its former ones, say so; nothing else is kept of it."""

    withdrawn: Day
    """Since when."""
    because: Line | None = None
    """The reason, for colleagues; no page shows it."""
    aliases: Aliases = ()
    """Former ids of this entry."""

    @property
    def status(self) -> str:
        """The status of a story that is told no more."""
        return "retired"
