"""The templates and words with which documents of packages are made."""

from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment

from kb_builder.exporting.unit import Unit
from kb_builder.exporting.unit_text import absolute
from kb_builder.pages import Words


@dataclass(frozen=True, slots=True)
class Press:
    """Makes the documents of packages."""

    templates: Environment
    words: Words

    def document(self, template: str, unit: Unit, **more: object) -> str:
        """A whole HTML document on the unit."""
        known = {"unit": unit, "version": unit.version, "url": self._url(unit), "t": self.words}
        return self.templates.get_template(template).render({**known, **more})

    def asset(self, name: str) -> bytes:
        """A style sheet or script of ours."""
        return (files(__package__) / "assets" / name).read_bytes()

    def _url(self, unit: Unit) -> str | None:
        return absolute(unit.site_url, unit.address) if unit.site_url else None
