"""Citations, and the links by which readers report a problem: texts of authors are values in them and no more."""

import re
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from sites import change, copy_mini_site

from kb_builder.hosts.imprint import imprint_of
from kb_builder.knowledge_base import read_knowledge_base
from kb_builder.pages import Digests, Imprint, environment, load_words, plan, render
from kb_builder.pages.citing import citation
from kb_builder.pages.reporting import contact_address, issue_address, shortened

GITHUB = "https://github.com/stories/kb"
GITLAB = "https://gitlab.example.com/group/stories/kb"
HOSTILE = """P"><img src=x onerror=pwn()>&title=x#y%00'\t\N{RIGHT-TO-LEFT OVERRIDE}é + {title}"""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


# Citations


def test_citation_says_site_title_day_licence_and_address() -> None:
    parts = ["Parcel stories", "“Late {n}”", "added on 1 May 2026", "CC BY 4.0"]
    said = citation(parts, "https://kb.example/base/stories/late/")
    assert said == "Parcel stories, “Late {n}”, added on 1 May 2026, CC BY 4.0. https://kb.example/base/stories/late/"


def test_citation_leaves_out_what_is_not_set() -> None:
    assert citation(["", "“Late”", "added on 1 May 2026", ""], None) == "“Late”, added on 1 May 2026."


# Links


@given(TEXTS, TEXTS)
def test_issue_of_github_gets_title_and_text_as_they_are(title: str, text: str) -> None:
    address = urlsplit(issue_address(GITHUB, title, text) or "")
    assert (address.netloc, address.path, address.fragment) == ("github.com", "/stories/kb/issues/new", "")
    assert parse_qs(address.query, keep_blank_values=True) == {"title": [title], "body": [text]}


@given(TEXTS, TEXTS)
def test_issue_of_gitlab_gets_title_and_text_as_they_are(title: str, text: str) -> None:
    address = urlsplit(issue_address(f"{GITLAB}/", title, text) or "")
    assert (address.netloc, address.path) == ("gitlab.example.com", "/group/stories/kb/-/issues/new")
    asked = parse_qs(address.query, keep_blank_values=True)
    assert asked == {"issue[title]": [title], "issue[description]": [text]}


@given(TEXTS)
def test_links_hold_nothing_that_ends_an_attribute_or_an_address(title: str) -> None:
    for link in (issue_address(GITHUB, title, title), contact_address("stories@kb.example", title)):
        assert re.fullmatch(r"[A-Za-z0-9:/?&=@%._~-]+", link or "")


@pytest.mark.parametrize(
    ("repository", "form"),
    [
        ("https://github.com/stories/kb.git", "https://github.com/stories/kb/issues/new?"),
        ("https://github.example.com/stories/kb/", "https://github.example.com/stories/kb/issues/new?"),
        ("https://gitlab.com/stories/kb", "https://gitlab.com/stories/kb/-/issues/new?"),
        ("https://code.example/stories/kb", None),
        ("https://code.example/github/kb", None),
        ("https://notgithub.example/kb", None),
    ],
)
def test_only_known_hosts_have_a_form(repository: str, form: str | None) -> None:
    address = issue_address(repository, "", "")
    assert (address or "").startswith(form) if form else address is None


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("stories@kb.example", "mailto:stories@kb.example?subject=Late%20%26%20lost"),
        ("https://kb.example/@team", "https://kb.example/@team"),
    ],
)
def test_contact_is_a_mail_with_a_subject_or_the_page_that_it_is(contact: str, link: str) -> None:
    assert contact_address(contact, "Late & lost") == link


def test_title_is_cut_where_an_address_would_grow_too_long() -> None:
    assert shortened("Late") == "Late"
    assert (len(shortened("x " * 200)), shortened("x" * 200)[-1]) == (120, "…")


# On the page


def page_of(folder: Path, imprint: Imprint, plugin: str) -> str:
    base = copy_mini_site(folder)
    change(base / "mkdocs.yml", "  - kb-builder\n", f"  - kb-builder: {{{plugin}}}\n")
    words = load_words("en")
    site = plan(read_knowledge_base(base / "mkdocs.yml").analyse(), words, imprint)
    pages = {page.address: page for page in render(site, environment(), words, Digests(b""))}
    return pages["stories/first-call/"].html


def links_of(html: str) -> list[str]:
    return re.findall(r">([^<>]+)</a>", html.partition('<ul class="kb-report">')[2].partition("</ul>")[0])


@pytest.mark.parametrize(
    ("repository", "plugin", "links"),
    [
        ("", "", []),
        ("https://code.example/kb", "", []),
        (GITHUB, "", ["Report a problem or a privacy concern"]),
        ("", "contact: stories@kb.example", ["Report a problem or a privacy concern"]),
        (GITLAB, "contact: stories@kb.example", ["Report a problem", "Report a privacy concern"]),
    ],
)
def test_page_offers_what_the_site_has(tmp_path: Path, repository: str, plugin: str, links: list[str]) -> None:
    html = page_of(tmp_path / "base", Imprint("Parcel stories", repository=repository), plugin)
    assert links_of(html) == links
    assert ("Is something wrong?" in html) is bool(links)


def test_page_cites_itself_by_its_address(tmp_path: Path) -> None:
    html = page_of(tmp_path / "base", Imprint("Parcel stories", "https://kb.example/base/"), "licence: <CC BY>")
    cited = "Parcel stories, “The question nobody heard”, added on 10 January 2026, <CC BY>."
    assert f">{escape(cited)} https://kb.example/base/stories/first-call/</p>" in html


def test_address_that_is_none_of_the_web_is_not_linked() -> None:
    config = MkDocsConfig()
    config.site_name, config.site_url = "Parcel stories", "https://kb.example/base/"
    config.repo_url = "https://github.com/stories/kb/"
    assert imprint_of(config, None, is_offline=False) == Imprint(
        "Parcel stories", "https://kb.example/base/", repository=GITHUB
    )
    config.site_url = config.repo_url = "javascript:pwn()//github.com"
    assert imprint_of(config, None, is_offline=False) == Imprint("Parcel stories")


def test_title_of_an_author_is_a_value_of_the_link() -> None:
    link = issue_address(GITHUB, shortened(HOSTILE), HOSTILE) or ""
    assert escape(link).replace("&amp;", "&") == link
    assert parse_qs(urlsplit(link).query)["title"] == [HOSTILE]
