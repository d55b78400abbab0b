"""`kb generate`: the files that other tools read."""

from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.files import replace_text
from kb_builder.writing import Known, generated_files


@click.command("generate")
@options.config_file
@click.option("--check", is_flag=True, help="Write nothing; name the files that are not as they should be.")
def command(config_file: Path | None, check: bool) -> None:
    """Write the files that follow from the content model and from your lessons and companies.

    JSON Schemas for editors (schema/), the issue form "Tell a story" (.github/ISSUE_TEMPLATE/story.yml) and the
    settings of Front Matter CMS (frontmatter.json). Run it after a lesson or a company was added.

    \b
    Examples:
      kb generate
      kb generate --check

    Exit codes: 0 all files are as they should be, 1 with --check when one is not.
    """
    base = options.open_knowledge_base(config_file)
    files = generated_files(Known.of(base))
    stale = [path for path, text in files.items() if not _says(base.root / path, text)]
    for path in stale:
        if not check:
            replace_text(base.root, path, files[path])
        click.echo(f"{path} is not current." if check else path)
    if not stale:
        click.echo(f"All {len(files)} files are current.")
    if check and stale:
        click.echo("Run `kb generate` and commit what it writes.", err=True)
        raise SystemExit(FOUND)


def _says(path: Path, text: str) -> bool:
    """Whether the file has this text; a checkout on Windows may have other line ends."""
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") == text.encode()
    except OSError:
        return False
