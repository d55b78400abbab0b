"""The plugin's block in mkdocs.yml: the only configuration."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from kb_builder.diagnostics import Diagnostic
from kb_builder.model.base import Model
from kb_builder.model.scalars import Count, Line, Truth, WebAddress, rule_error
from kb_builder.model.slugs import SLUG
from kb_builder.model.vocabulary import Vocabularies, default_vocabularies
from kb_builder.reading import Mapping


def _terms(value: Any) -> dict[str, str]:  # Any: whatever the site's owner wrote
    if not isinstance(value, dict) or not all(isinstance(label, str) and label for label in value.values()):
        raise rule_error("bad-configuration", "This must be ids with labels.", "Write for example {fax: Fax}.")
    for term in value:
        if not SLUG.fullmatch(term):
            raise rule_error(
                "bad-configuration", f"{term!r} is not an id.", "Ids are lower-case letters, digits and hyphens."
            )
    return value


def _regions(value: Any) -> Any:  # Any: whatever the site's owner wrote
    if not isinstance(value, list) or not all(re.fullmatch(r"[A-Z]{2}", str(region)) for region in value):
        raise rule_error("bad-configuration", "This must be a list of countries.", "Write for example [US, GB, DE].")
    return value


def _folders(value: Any) -> Any:  # Any: whatever the site's owner wrote
    if not isinstance(value, list) or not all(re.fullmatch(r"(?:[\w.-]+/)+", str(folder)) for folder in value):
        raise rule_error(
            "bad-configuration", "This must be a list of folders.", "Write for example [develop/, rules/]."
        )
    return value


def _contact(value: Any) -> str:  # Any: whatever the site's owner wrote
    if not isinstance(value, str) or not _CONTACT.fullmatch(value.strip()):
        raise rule_error(
            "bad-configuration",
            "This is neither an e-mail address nor an address on the web.",
            "Write for example stories@example.com or https://example.com/contact.",
        )
    return value.strip()


def _two_stories(value: Any) -> Any:  # Any: whatever the site's owner wrote
    is_pair = isinstance(value, list) and len(value) == len(set(map(str, value))) == 2
    if not is_pair or not all(SLUG.fullmatch(str(slug)) for slug in value):
        raise rule_error(
            "bad-configuration",
            "This must be the file names of two stories, without .md.",
            "Write for example [first-story, second-story].",
        )
    return value


def _at_least_ten(value: int) -> int:
    if not 10 <= value <= 500:
        raise rule_error("bad-configuration", f"{value} is out of range.", "Write a number from 10 to 500.")
    return value


_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https://[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:[/?#][^\s<>\"'\\`]*)?")
Terms = Annotated[dict[str, str], BeforeValidator(_terms)]


class KbConfig(Model):
    """What a site's owner may set. Terms are added to the product's own lists."""

    channels: Terms = Field(default_factory=dict)
    situations: Terms = Field(default_factory=dict)
    industries: Terms = Field(default_factory=dict)
    families: Terms = Field(default_factory=dict)
    page_size: Annotated[Count, AfterValidator(_at_least_ten)] = 100
    """Stories on one page of a list."""
    phone_regions: Annotated[tuple[Line, ...], BeforeValidator(_regions)] = ()
    """Countries (ISO 3166) whose national telephone numbers are looked for; numbers with + are always found."""
    readers_search: Truth = True
    """Whether the site has a search; an organisation may have one of its own."""
    not_searched: Annotated[tuple[Line, ...], BeforeValidator(_folders)] = ()
    """Folders of hand-written pages, below the folder of all, that the readers' search leaves out."""
    contact: Annotated[str, BeforeValidator(_contact)] = ""
    """Whom readers tell about a problem or a privacy concern: an e-mail address or a page on the web."""
    licence: Line = ""
    """The licence of stories and lessons, as citations name it."""
    licence_url: WebAddress | None = None
    """The address of that licence, for programs that read the site."""
    home_pair: Annotated[tuple[Line, ...], BeforeValidator(_two_stories)] = ()
    """The two stories with which the home page begins; they contrast with each other (see `checking.configuration`)."""
    docs_dir: Line = "docs"
    language: Line = "en"
    """The language of the pages, and of what `kb` writes for authors; from the theme's settings, as `docs_dir` is."""

    @property
    def vocabularies(self) -> Vocabularies:
        """The product's lists with the site's own terms."""
        return default_vocabularies().extended(
            {name: getattr(self, name) for name in ("channels", "situations", "industries", "families")}
        )


def decode_config(block: Mapping, path: str) -> tuple[KbConfig, list[Diagnostic]]:
    """The configuration in the plugin's block; the defaults together with diagnostics when it cannot be used."""
    from kb_builder.model.decoding import validate

    config, found = validate(KbConfig, block, path, default_vocabularies(), rule="bad-configuration")
    return config or KbConfig(), found
