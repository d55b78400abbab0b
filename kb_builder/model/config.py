"""The plugin's block in mkdocs.yml: the only configuration."""

import re
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from kb_builder.diagnostics import Diagnostic
from kb_builder.model.base import Items, Model
from kb_builder.model.scalars import Count, Line, Slug, Truth, WebAddress, rule_error
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


def _places(value: Any) -> dict[str, str]:  # Any: whatever the site's owner wrote
    if not value:
        raise rule_error(
            "bad-configuration", "A framework needs places.", "Write for example {fast: Fast, fair: Fair}."
        )
    return _terms(value)


def _of_its_own(framework: str) -> str:
    if framework in default_vocabularies().frameworks:
        raise rule_error(
            "bad-configuration",
            f"`{framework}` is a framework of the product; its places are those of its authors.",
            "Choose another id.",
        )
    return framework


_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https://[\w-]+(?:\.[\w-]+)*(?::\d+)?(?:[/?#][^\s<>\"'\\`]*)?")
Terms = Annotated[dict[str, str], BeforeValidator(_terms)]


class OwnFramework(Model):
    """A framework that a site compares its lessons with, beside those of the product."""

    id: Annotated[Slug, AfterValidator(_of_its_own)]
    name: Line
    places: Annotated[dict[str, str], BeforeValidator(_places)]
    """The labels of the places at which lessons can stand, by id."""
    means: Line = ""
    """What it is, in a sentence: for the glossary."""


class KbConfig(Model):
    """What a site's owner may set. Terms are added to the product's own lists."""

    channels: Terms = Field(default_factory=dict)
    """Channels of your own: ids with labels, added to those of the product. One of its ids gets your label."""
    situations: Terms = Field(default_factory=dict)
    """Situations of your own, in the same way."""
    industries: Terms = Field(default_factory=dict)
    """Industries of your own, in the same way."""
    families: Terms = Field(default_factory=dict)
    """Families of lessons of your own, in the same way."""
    frameworks: Annotated[tuple[OwnFramework, ...], Items(0, 10)] = ()
    """Frameworks of your own in which lessons can stand, at most 10: `{id, name, places, means}` each. `places` are ids
    with labels, `means` is a sentence for the glossary.
    """
    page_size: Annotated[Count, AfterValidator(_at_least_ten)] = 100
    """How many stories stand on one page of a list: 10 to 500."""
    phone_regions: Annotated[tuple[Line, ...], BeforeValidator(_regions)] = ()
    """Countries, such as `[US, GB]`, whose national telephone numbers are looked for (KB404); numbers that begin with +
    are always found.
    """
    readers_search: Truth = True
    """`false` for a site without a search, where the organisation has one of its own."""
    not_searched: Annotated[tuple[Line, ...], BeforeValidator(_folders)] = ()
    """Folders of `docs/` that the readers' search leaves out, such as `[develop/, rules/]`."""
    contact: Annotated[str, BeforeValidator(_contact)] = ""
    """Whom readers tell about a problem or a privacy concern: an e-mail address such as `stories@example.com`, or a
    page such as `https://example.com/contact`.
    """
    licence: Line = ""
    """The licence of stories and lessons, such as `CC BY 4.0`, as the citation below each story names it."""
    licence_url: WebAddress | None = None
    """The address of that licence, for programs that read the site."""
    home_pair: Annotated[tuple[Line, ...], BeforeValidator(_two_stories)] = ()
    """The file names of the two stories with which the home page begins, such as `[first-call, second-call]`:
    published, of different sentiment, one naming the other in `contrast_with`. If not set, the first such pair by id,
    one with a common situation before all others.
    """
    docs_dir: Line = "docs"
    """The folder of hand-written pages; it is read from MkDocs' own key of that name."""
    language: Line = "en"
    """The language of the pages, and of what `kb` writes for authors; from the theme's settings, as `docs_dir` is."""

    @property
    def vocabularies(self) -> Vocabularies:
        """The product's lists with the site's own terms."""
        extended = default_vocabularies().extended(
            {name: getattr(self, name) for name in ("channels", "situations", "industries", "families")}
        )
        own = {framework.id: framework.places for framework in self.frameworks}
        return replace(extended, frameworks={**extended.frameworks, **own})


def decode_config(block: Mapping, path: str) -> tuple[KbConfig, list[Diagnostic]]:
    """The configuration in the plugin's block; the defaults together with diagnostics when it cannot be used."""
    from kb_builder.model.decoding import validate

    config, found = validate(KbConfig, block, path, default_vocabularies(), rule="bad-configuration")
    return config or KbConfig(), found
