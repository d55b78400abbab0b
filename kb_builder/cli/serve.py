"""`kb serve`: the site while it is being written."""

import logging
import os
from pathlib import Path

import click

from kb_builder.cli import collecting, options
from kb_builder.cli.stopping import ended_by_ctrl_c


@click.command("serve")
@options.config_file
@click.option("-p", "--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--open", "open_in_browser", is_flag=True, help="Open a browser when the site is ready.")
@click.option("--drafts", is_flag=True, help="Show the drafts too, each marked as one.")
@click.option("--search", is_flag=True, help="Search as on the published site; each save then takes longer.")
def command(config_file: Path | None, port: int, host: str, open_in_browser: bool, drafts: bool, search: bool) -> None:
    """Show the site in a browser and follow every save.

    Mistakes do not stop it: they are shown in the terminal and on a page, what is broken is left out, and the next
    good save brings it back. End it with Ctrl+C.

    \b
    Examples:
      kb serve
      kb serve --port 8080 --open
      kb serve --drafts
      kb serve --search
    """
    from mkdocs.commands.serve import serve

    from kb_builder.hosts.mkdocs_plugin import SERVE_WITH_DRAFTS
    from kb_builder.hosts.readers_search import SERVE_WITH_PAGEFIND

    if drafts:
        os.environ[SERVE_WITH_DRAFTS] = "1"
    if search:
        os.environ[SERVE_WITH_PAGEFIND] = "1"
    collecting.from_now_on()
    path = options.config_path(config_file)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    try:
        with ended_by_ctrl_c():
            serve(config_file=str(path), dev_addr=f"{host}:{port}", open_in_browser=open_in_browser)
    except OSError as error:
        if error.filename is not None:  # A file, not the socket.
            raise
        raise click.ClickException(f"{host}:{port} cannot be used: {error.strerror}. Try another --port.") from None
