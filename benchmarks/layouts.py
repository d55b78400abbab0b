"""The same texts as each site generator wants them: the folders, the front matter and the settings.

Bodies are equal to the byte; only the blog's posts have one line more, the mark that ends what its lists show.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import Article, collections, companies, home, journeys

Files = Iterator[tuple[str, str]]
"""Paths below the folder of the settings, with texts."""

_HUGO = Path(__file__).parent / "hugo"
_BEFORE_MORE = "## What they did"


def knowledge_base(stories: int) -> Files:
    """A knowledge base as authors write it, with every part of the content model, clean under `kb check`.

    `searched.yml` differs from mkdocs.yml in that Pagefind makes an index of it, into a site beside the other.
    """
    for folder, articles in collections(stories):
        for article in articles:
            yield f"{folder}/{article.slug}.md", _page(article.front_matter, article.body)
    yield "companies.yml", companies()
    yield "journeys.yml", journeys(stories)
    yield "docs/index.md", home("../")
    yield "mkdocs.yml", _MKDOCS + _KNOWLEDGE_BASE.replace("- kb-builder", "- kb-builder:\n      readers_search: false")
    yield "searched.yml", "site_dir: site-searched\n" + _MKDOCS + _KNOWLEDGE_BASE


def plain_site(stories: int) -> Files:
    """An ordinary MkDocs site, with search and tags and without any page that links the texts.

    `in-nav.yml` differs from mkdocs.yml only in that every text stands in the navigation, as it does by default.
    """
    for folder, articles in collections(stories):
        for article in articles:
            yield f"docs/{folder}/{article.slug}.md", _page(_front_matter(article, "tags"), article.body)
    yield "docs/index.md", home("")
    yield "mkdocs.yml", _MKDOCS + _PLAIN + _NOT_IN_NAV
    yield "in-nav.yml", _MKDOCS + _PLAIN


def blog_site(stories: int) -> Files:
    """Material's blog: stories are posts, and what they can be found by are categories, each with its lists."""
    for folder, articles in collections(stories):
        for article in articles:
            yield (
                f"docs/{folder}/{article.slug}.md",
                _post(article) if folder == "stories" else _page(_front_matter(article, "tags"), article.body),
            )
    yield "docs/index.md", home("")
    yield "mkdocs.yml", _MKDOCS + _BLOG + _NOT_IN_NAV


def hugo_site(stories: int) -> Files:
    """Hugo with the small theme of `hugo/`: taxonomies, related stories, lists, RSS and an index for a search."""
    for folder, articles in collections(stories):
        for article in articles:
            yield f"content/{folder}/{article.slug}.md", _page(_hugo_front_matter(article), article.body)
    yield "content/_index.md", home("")
    for file in sorted(_HUGO.rglob("*")):
        if file.is_file():
            yield file.relative_to(_HUGO).as_posix(), file.read_text("utf-8")


def write(files: Files, folder: Path) -> None:
    """Writes the files into a folder that may not be there yet."""
    made: set[Path] = set()
    for path, text in files:
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(text.encode())


def fingerprint(files: Files) -> str:
    """A short digest of all paths and bytes: results with equal fingerprints were measured on equal files."""
    digest = hashlib.sha256()
    for path, text in files:
        digest.update(f"{path}\0{text}\0".encode())
    return digest.hexdigest()[:16]


def _page(front_matter: str, body: str) -> str:
    return f"---\n{front_matter}---\n\n{body}"


def _post(article: Article) -> str:
    front_matter = f"{_front_matter(article, 'categories')}date: {article.added}\nslug: {article.slug}\n"
    return _page(front_matter, article.body.replace(_BEFORE_MORE, f"<!-- more -->\n\n{_BEFORE_MORE}", 1))


def _front_matter(article: Article, key: str) -> str:
    """The terms of the article as one list, below this key."""
    terms = "".join(f"  - {term}\n" for terms in article.terms.values() for term in terms)
    return f"title: {article.title}\ndescription: {article.summary}\n{key}:\n{terms}"


def _hugo_front_matter(article: Article) -> str:
    terms = "".join(f"{taxonomy}: [{', '.join(terms)}]\n" for taxonomy, terms in article.terms.items())
    return f"title: {article.title}\ndescription: {article.summary}\ndate: {article.added}\n{terms}"


# The extensions are those that kb_builder gives to stories, so that both sides convert the same Markdown.
_MKDOCS = """\
site_name: Made-up stories
theme:
  name: material
  font: false
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - sane_lists
  - tables
  - toc:
      permalink: true
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed:
      alternate_style: true
  - pymdownx.tasklist:
      custom_checkbox: true
"""
_KNOWLEDGE_BASE = """\
plugins:
  - kb-builder
nav:
  - Home: index.md
  - Stories:
      - stories/index.md
      - sentiments/index.md
      - situations/index.md
      - companies/index.md
      - industries/index.md
      - channels/index.md
      - journeys/index.md
  - Lessons: lessons/index.md
"""
_PLAIN = """\
plugins:
  - search
  - tags
"""
_BLOG = """\
plugins:
  - search
  - tags
  - blog:
      blog_dir: .
      post_dir: stories
      post_url_format: stories/{slug}
"""
_NOT_IN_NAV = """\
nav:
  - Home: index.md
not_in_nav: |
  /stories/
  /lessons/
  /courses/
"""
