"""What a site asks its server to tell a reader's browser: what may run, what may be loaded, who may frame it."""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser

from kb_builder.exporting.handout import handout_without_text
from kb_builder.linking import FEED, address, embed_of, feed_of

HEADERS_FILE = "_headers"
"""Read by Netlify, Cloudflare Pages and others: https://docs.netlify.com/manage/routing/headers/."""
HEADERS_MARK = "# Written by kb build."
"""Begins what is ours in that file; what stands above it is the owner's."""

_FRAMED = f"/{embed_of('')}*"
_SCRIPT_TYPES = {"", "module", "text/javascript", "application/javascript"}


def below_owners(known: str, made: str) -> str:
    """What was made, below what the site's owner wrote into the file as it is, in place of what was made before."""
    own = known.partition(HEADERS_MARK)[0].rstrip()
    return f"{own}\n\n{made}" if own else made


def content_security_policy(trusted_pages: Iterable[str]) -> str:
    """The policy (Content Security Policy Level 3) of a site whose inline scripts and styles stand in these pages.

    No text of an author may stand in a trusted page: each script and style in it is allowed on the whole site. So is
    the look that handouts carry inside, so that they are whole wherever they are taken.
    """
    scripts: set[str] = set()
    styles: set[str] = set()
    for page in (*trusted_pages, handout_without_text()):
        inline = _Inline()
        inline.feed(page)
        inline.close()
        scripts.update(map(_hash, inline.scripts))
        styles.update(map(_hash, inline.styles))
    directives = {
        "default-src": ["'self'"],
        # Search for readers is WebAssembly; `wasm-unsafe-eval` lets nothing else be compiled.
        "script-src": ["'self'", "'wasm-unsafe-eval'", *sorted(scripts)],
        "style-src": ["'self'", *sorted(styles)],
        # The theme's style sheet carries its icons in itself.
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def headers_file(policy: str, addresses: Iterable[str]) -> str:
    """The text of `_headers`: the policy for every address, no guessing of what kind a file is, and the kind of feeds.

    Hosts know the kind of a file by the end of its name, and Atom has none of its own.

    Only what is made to be framed may be framed by other sites. Hosts send the headers of all rules that fit, and a
    browser obeys all policies that it gets, so that no rule can allow what another one forbids: each other place
    among the `addresses` of the site's pages has a rule of its own.
    """
    places = {f"/{first}/*" if slash else f"/{first}" for first, slash, _ in (one.partition("/") for one in addresses)}
    own = (f"{place}\n  Content-Security-Policy: frame-ancestors 'self'\n" for place in sorted(places - {_FRAMED}))
    return (
        f"{HEADERS_MARK}\n"
        "/*\n"
        f"  Content-Security-Policy: {policy}\n"
        "  Referrer-Policy: same-origin\n"
        "  X-Content-Type-Options: nosniff\n"
        f"/{FEED}\n"
        "  Content-Type: application/atom+xml; charset=utf-8\n"
        f"/{feed_of(address('lessons/:lesson'))}\n"
        "  Content-Type: application/atom+xml; charset=utf-8\n"
        f"{''.join(own)}"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _Inline(HTMLParser):
    """Collects the texts of scripts and styles; a script of another type, such as JSON, is data and needs no leave."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and "src" not in values and (values.get("type") or "").lower() in _SCRIPT_TYPES:
            self._into = self.scripts
        elif tag == "style":
            self._into = self.styles
        else:
            return
        self._into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data
