"""An offline copy: a site that opens from a folder, without a server.

Browsers show no index.html for a folder there, start no worker and fetch no JSON. So links name the file, the theme's
search runs in a frame, and its index is a script. Nothing is asked of any network.
"""

import json
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from kb_builder.publishing.site_record import SEARCH_INDEX

_WORKER = "assets/kb/iframe-worker.js"
_SCRIPT = "search/search_index.js"
_NEEDS_A_SERVER = "404.html"
_PAGE = "index.html"

# A start tag (HTML Standard, 13.1.2.1): in texts there is no such sign as <.
_LINK = re.compile(r"""<(?:a|link)\s(?:[^>"']|"[^"]*"|'[^']*')*>""")
_REFRESH = re.compile(r"""(<meta http-equiv="refresh" content="0; url=')([^"'#?]*)([^"]*">)""")
_HREF = re.compile(r"""(\shref=")([^"#?]*)([^"]*")""")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)


def prepare(config: MkDocsConfig) -> None:
    """The settings of a copy: no parts of the theme that ask a network."""
    polyfills = config.extra.setdefault("polyfills", [])
    if _WORKER not in polyfills:
        polyfills.append(_WORKER)
    features = config.theme.get("features", [])
    config.theme["features"] = [name for name in features if not name.startswith("navigation.instant")]
    config.repo_url = config.edit_uri = config.edit_uri_template = None
    config.extra.pop("analytics", None)


def finish(site: Path) -> None:
    """Makes the finished site one that opens from a folder."""
    (site / _NEEDS_A_SERVER).unlink(missing_ok=True)
    for file in site.rglob("*.html"):
        # As MkDocs writes it.
        text = file.read_bytes().decode("utf-8")
        text = _LINK.sub(lambda tag: _HREF.sub(_with_file, tag[0], count=1), text)
        file.write_bytes(_REFRESH.sub(_with_file, text).encode("utf-8"))
    index = site / SEARCH_INDEX
    if not index.exists():
        return  # A site can do without a search.
    found = json.loads(index.read_text("utf-8"))
    for entry in found["docs"]:
        page, anchor, fragment = entry["location"].partition("#")
        entry["location"] = f"{_file_of(page)}{anchor}{fragment}"
    # As Material's own plugin for offline copies writes it.
    script = f"var __index = {json.dumps(found, separators=(',', ':'))}"
    (site / _SCRIPT).write_text(script, "utf-8", newline="\n")
    index.unlink()


def _with_file(link: re.Match[str]) -> str:
    start, path, rest = link.groups()
    return f"{start}{_file_of(path)}{rest}" if path and not _ELSEWHERE.match(path) else link[0]


def _file_of(path: str) -> str:
    """The file that a server would show for a path."""
    if path in ("", ".") or path.endswith(("/", "/.", "..")):
        return f"{path.removesuffix('/')}/{_PAGE}".removeprefix("/").removeprefix("./")
    return path
