"""companies.yml with one company more, every other line as it was."""

from kb_builder.model.slugs import SLUG
from kb_builder.model.story import ANONYMOUS
from kb_builder.reading import Collection, Document, SourceFile, parse_settings
from kb_builder.reading.yaml_values import Plain, plain
from kb_builder.writing.drafts import CompanyDraft
from kb_builder.writing.front_matter import indented
from kb_builder.writing.known import Known

COMPANIES = "companies.yml"


def with_company(text: str, company: str, draft: CompanyDraft) -> str | None:
    """The text with the company's block where the alphabet puts it, at the end where the file is not in order.

    None when the file is written in a way that leaves no place for a block.
    """
    text = text.removeprefix("\ufeff")
    before = _parsed(text)
    if before is None:
        return None
    end = "\r\n" if "\r\n" in text else "\n"
    block = f"{company}:\n{indented(draft.values)}".replace("\n", end)
    if text and not text.endswith("\n"):
        text += end
    place = _place(before, company)
    after = text[:place] + block + text[place:] if place is not None else text + block
    read = _parsed(after)
    return after if read and _values(read) == {**_values(before), company: draft.values} else None


def company_problem(company: str, draft: CompanyDraft, known: Known) -> str | None:
    """Why the company cannot be added under this id; None when it can."""
    if not SLUG.fullmatch(company) or len(company) > 80 or company == ANONYMOUS:
        return f"{company!r} cannot be an id: use lower-case letters a-z, digits and single hyphens (--slug)."
    for name in (company, draft.name, *draft.also_known_as):
        if there := known.company_called(name):
            return f"{COMPANIES} lists {name!r} already, under the id `{there}`."
    return None


def _parsed(text: str) -> Document | None:
    return parse_settings(SourceFile(COMPANIES, Collection.COMPANIES, text.encode()))[0]


def _place(document: Document, company: str) -> int | None:
    """The offset at which the next company in the alphabet begins, with the comment lines that belong to it."""
    items = document.front_matter.items
    names = [item.key.text for item in items]
    following = next((place for place, name in enumerate(names) if name > company), None)
    if names != sorted(names) or following is None:
        return None
    line = items[following].key.span.line
    # What stands above the first company is the head of the file, not its own comment.
    while following and document.text.line(line - 1).startswith("#"):
        line -= 1
    return document.text.offset(line, 1)


def _values(document: Document) -> dict[str, Plain]:
    return {item.key.text: plain(item.value) for item in document.front_matter.items}
