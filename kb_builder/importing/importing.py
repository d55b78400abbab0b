"""One document from elsewhere becomes drafts: the steps in their order."""

from dataclasses import dataclass, replace

from kb_builder.importing.bylines import origin_in_words
from kb_builder.importing.document import ForeignDocument, Form, Said, UnreadableError
from kb_builder.importing.drafting import ImportedStory, drafted, numbered, title_of
from kb_builder.importing.findings import findings, has_private_number
from kb_builder.importing.foreign_markdown import read_markdown
from kb_builder.importing.furniture import LeftOut, stretches, tidied
from kb_builder.importing.parting import as_one, parted
from kb_builder.importing.plain_text import blocks_of_text
from kb_builder.importing.proposing import Proposals, Proposer
from kb_builder.importing.web_page import read_web_page
from kb_builder.writing.cleaning import clean, label

FORMS = {
    ".html": Form.WEB_PAGE,
    ".htm": Form.WEB_PAGE,
    ".xhtml": Form.WEB_PAGE,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".txt": Form.TEXT,
    ".text": Form.TEXT,
}
"""What can be imported, by the end of a file's name."""

MOST_BYTES = 8_000_000
_MOST_CHARACTERS = 500_000
_MOST_STORIES = 100
_PRIVATE = "it holds a private number or address"
_TOO_MANY = f"more than {_MOST_STORIES} encounters: import it in parts"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a document: its drafts in order, and what is in none of them."""

    document: ForeignDocument
    stories: tuple[ImportedStory, ...]
    left_out: tuple[LeftOut, ...]


def imported(
    name: str,
    data: bytes,
    proposer: Proposer,
    *,
    added: str,
    regions: tuple[str, ...] = (),
    form: Form | None = None,
    whole: bool = False,
) -> Imported:
    """The drafts in the bytes of a file; UnreadableError when it holds no text that can be read.

    `added` is the day the drafts are added on; the document is not younger. `regions` are those of telephone numbers.
    The form is that of the file's name, if none is given. `whole` says that it tells one encounter.
    """
    document = _without_private(read_document(name, data, until=added, form=form), regions)
    title = document.origin.title.value if document.origin.title else ""
    tidy = tidied(document.blocks, title)
    parts = as_one(tidy.blocks) if whole else parted(tidy.blocks, proposer.company_of)
    about = proposer.about("\n".join(block.text for block in tidy.blocks))
    shown = parts.stories[:_MOST_STORIES]
    titles = numbered([title_of(part, document, regions) for part in shown])
    stories: list[ImportedStory] = []
    before: Proposals | None = None
    for part, called in zip(shown, titles, strict=True):
        before = proposer.propose(part, about, before)
        found = findings(part, proposer.known, regions)
        stories.append(drafted(document, part, called, before, found, proposer.known, added=added))
    too_many = {block.place: _TOO_MANY for part in parts.stories[_MOST_STORIES:] for block in part.blocks}
    return Imported(
        document,
        tuple(stories),
        stretches(document.blocks, {**tidy.reasons, **parts.reasons, **too_many}),
    )


def read_document(name: str, data: bytes, *, until: str, form: Form | None = None) -> ForeignDocument:
    """The document in the bytes of a file, with its origin as far as it says it; UnreadableError when there is none."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
    form = form or form_of(name, data)
    if form is Form.WEB_PAGE:
        document = read_web_page(name, data, until=until)
    else:
        text = clean(_decoded(data))
        if len(text) > _MOST_CHARACTERS:
            raise UnreadableError(f"It has more than {_MOST_CHARACTERS:,} characters. Import its parts one by one.")
        if form is Form.MARKDOWN:
            document = read_markdown(name, text, until=until)
        else:
            document = ForeignDocument(name, form, blocks_of_text(text))
    if not document.text:
        raise UnreadableError("There is no text in it.")
    origin = document.origin.or_else(origin_in_words(document.blocks, until=until))
    return replace(document, origin=origin)


def _without_private(document: ForeignDocument, regions: tuple[str, ...]) -> ForeignDocument:
    """The document with a name and an origin that may stand in drafts and in fingerprints.txt."""

    def public(said: Said | None) -> Said | None:
        return Said("", _PRIVATE) if said and has_private_number(said.value, regions) else said

    said = document.origin
    origin = replace(said, title=public(said.title), author=public(said.author), publisher=public(said.publisher))
    name = "a file" if has_private_number(document.name, regions) else document.name
    return replace(document, name=name, origin=origin)


def form_of(name: str, data: bytes) -> Form:
    """What kind of file it is: by the end of its name, else by how it begins."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix in FORMS:
        return FORMS[suffix]
    beginning = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype html", b"<html")):
        return Form.WEB_PAGE
    return Form.MARKDOWN if beginning.startswith((b"---\n", b"+++\n", b"---\r\n", b"+++\r\n", b"# ")) else Form.TEXT


def label_of(document: ForeignDocument) -> str:
    """How messages name the source: its title, else the name of its file."""
    title = document.origin.title.value if document.origin.title else ""
    return label(title) or label(document.name) or "an imported text"


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("It is not UTF-8 text. Save it with the encoding UTF-8.") from None
