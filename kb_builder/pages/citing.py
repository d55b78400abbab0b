"""How to cite a page, as one line of plain text."""

from kb_builder.model import KbConfig
from kb_builder.pages.words import Words


def citation(config: KbConfig, words: Words, *, title: str, address: str, day: str) -> str:
    """Site, title, day, licence, and the address last: what is not set is left out. `day` says what was on it."""
    said = [config.site_name, words("title.quoted", title=title), day, config.licence]
    line = f"{', '.join(part for part in said if part)}."
    return f"{line} {config.site_url}{address}" if config.site_url else line
