"""What a build that broke off tells the people who can mend it."""

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from kb_builder.diagnostics import ExtensionError
from kb_builder.pages import MISTAKES, mistake_in
from kb_builder.publishing.exchange import why_unwritable


def told(error: Exception, config: MkDocsConfig) -> str | None:
    """What humans can mend: a template, an extension, no room for the site, a file that went away, an unreadable page.

    None for a bug of ours.
    """
    if isinstance(error, ExtensionError):
        return str(error)
    if isinstance(error, OSError):
        return _of_files(error, Path(config.site_dir), Path(config.config_file_path).parent)
    if isinstance(error, MISTAKES) and config.theme.custom_dir:
        mistake = mistake_in(error, Path(config.theme.custom_dir))
        return f"A template is wrong.\n\n{mistake}" if mistake else None
    if isinstance(error, AssertionError) and "in marked section" in str(error):
        # Python's HTML parser, up to 3.12, through which MkDocs reads hand-written pages.
        return "A hand-written page has the signs <![ between backticks. Put them into a block of code between ```."
    return None


def _of_files(error: OSError, site: Path, root: Path) -> str | None:
    if why := why_unwritable(error, site):
        return f"The new site cannot be written: {why}."
    if error.filename is None:
        return None
    path = Path(os.fsdecode(error.filename))
    if not path.is_relative_to(root):
        return None
    return f"{path.relative_to(root).as_posix()}: {error.strerror}. It changed during the build; build again."
