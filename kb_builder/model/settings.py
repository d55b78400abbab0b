"""What companies.yml and journeys.yml say."""

from typing import Annotated

from kb_builder.model.base import Aliases, Lines, Model
from kb_builder.model.scalars import In, Line


class Company(Model):
    """A company that stories may name."""

    name: Line
    """As the company writes it."""
    industry: Annotated[str, In("industries")]
    also_known_as: Lines = ()
    """Other spellings; who uses one in a story is told the id."""
    aliases: Aliases = ()
    """Former ids: their addresses lead to its page."""


class Journey(Model):
    """One customer's way through several contacts."""

    title: Line
    summary: Line
    aliases: Aliases = ()
    """Former ids: their addresses lead to its page."""
