"""What the front matter of a hand-written page may say: what the theme obeys without harm, and nothing else."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from kb_builder.diagnostics.suggestion import one_of
from kb_builder.model.base import Items, Model
from kb_builder.model.scalars import Line, Truth, rule_error

_PARTS = ("navigation", "toc", "path", "footer", "tags", "feedback")
_HIGHEST_BOOST = 100.0


def _part(value: Any) -> str:  # Any: whatever the author wrote
    if value not in _PARTS:
        raise rule_error(
            "unknown-term", f"{value!r} is no part of a page.", f"Use {one_of(_PARTS)}.", word=str(value), known=_PARTS
        )
    return str(value)


def _boost(value: Any) -> float:  # Any: whatever the author wrote
    hint = "Write a number such as 2: twice as important as other pages."
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise rule_error("wrong-type", f"{value!r} is not a number.", hint) from None
    if not 0 < number <= _HIGHEST_BOOST:
        raise rule_error("bad-value", f"{value} is not between 0 and {_HIGHEST_BOOST:.0f}.", hint)
    return number


class InSearch(Model):
    """How search treats a page."""

    exclude: Truth = False
    boost: Annotated[float, BeforeValidator(_boost)] = 1.0


class HandWritten(Model):
    """The front matter of a hand-written page."""

    title: Line | None = None
    description: Line | None = None
    hide: Annotated[tuple[Annotated[str, BeforeValidator(_part)], ...], Items(0, len(_PARTS))] = ()
    search: InSearch | None = None
