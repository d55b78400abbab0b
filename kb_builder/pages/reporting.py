"""Where readers report a problem: prefilled addresses, in which a text of an author's is only ever a value."""

from urllib.parse import quote, urlsplit

_LONGEST_TITLE = 120
"""Hosts refuse addresses that are too long."""


def issue_address(repo_url: str, title: str, text: str) -> str | None:
    """The form for a new issue with title and text filled in; None where the host's form is not known.

    GitHub: "Creating an issue from a URL query"; GitLab: "Create issues: using a URL with prefilled values".
    """
    host = (urlsplit(repo_url).hostname or "").split(".")
    base = repo_url.rstrip("/").removesuffix(".git")
    if "github" in host:
        return f"{base}/issues/new?title={_value(title)}&body={_value(text)}"
    if "gitlab" in host:
        return f"{base}/-/issues/new?issue%5Btitle%5D={_value(title)}&issue%5Bdescription%5D={_value(text)}"
    return None


def contact_address(contact: str, subject: str) -> str:
    """A contact of the configuration as a link; a mail (RFC 6068) gets its subject."""
    if "@" not in contact or contact.startswith("https://"):
        return contact
    return f"mailto:{quote(contact, safe='@')}?subject={_value(subject)}"


def shortened(title: str) -> str:
    """A title that fits into an address."""
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def _value(text: str) -> str:
    return quote(text, safe="")
