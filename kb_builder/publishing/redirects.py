"""What a site asks its server to do at former addresses: lead on at once, before a page is shown."""

from kb_builder.pages import Site
from kb_builder.pages.site import RedirectPage
from kb_builder.publishing.response_headers import HEADERS_MARK

REDIRECTS_FILE = "_redirects"
"""Read by Netlify and Cloudflare Pages: https://developers.cloudflare.com/pages/configuration/redirects/."""


def redirects_file(site: Site) -> str:
    """The text of `_redirects`: a line for each former address, sorted; empty if there is none.

    Hosts read no more than so many lines: those of entries come before those of their twins.

    Addresses are those of a site at the root of its host, where alone such a file is read. A browser keeps the place in
    the page (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2).
    """
    redirects = [(page.address, page.body) for page in site.pages if isinstance(page.body, RedirectPage)]
    redirects.sort(key=lambda redirect: (redirect[1].now.address != redirect[1].of, redirect[0]))
    lines = [f"/{former} /{body.now.address} 301" for former, body in redirects]
    return "\n".join([HEADERS_MARK, *lines, ""]) if lines else ""
