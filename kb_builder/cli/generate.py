"""`kb generate`: the files that other tools read."""

from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.files import replace_text
from kb_builder.cli.reference import command_parts
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.documenting import MARK, UnknownPartError, fill, reference_parts
from kb_builder.knowledge_base import KnowledgeBase
from kb_builder.reading import Collection
from kb_builder.writing.generated import generated_files
from kb_builder.writing.known import Known


@click.command("generate")
@options.config_file
@click.option("--check", is_flag=True, help="Write nothing; name the files that are not as they should be.")
def command(config_file: Path | None, check: bool) -> None:
    """Write the files that follow from the content model and from your lessons and companies.

    JSON Schemas for editors (schema/), the issue form "Tell a story" (.github/ISSUE_TEMPLATE/story.yml) and the
    settings of Front Matter CMS (frontmatter.json). Run it after a lesson or a company was added.

    In pages of docs/, what stands between the lines `<!-- reference: channels -->` and `<!-- end of reference -->` is
    written too; instead of channels, any other part of the reference.

    \b
    Examples:
      kb generate
      kb generate --check

    Exit codes: 0 all files are as they should be, 1 with --check when one is not.
    """
    base = options.open_knowledge_base(config_file)
    files = {**generated_files(Known.of(base)), **_pages(base)}
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


def _pages(base: KnowledgeBase) -> dict[str, str]:
    """The hand-written pages that show parts of the reference, each with the parts as they are now."""
    program = click.get_current_context().find_root().command
    assert isinstance(program, click.Group)
    parts = reference_parts(base.config.vocabularies, command_parts(program))
    pages = {}
    for page in base.sources.of(Collection.DOCS):
        text = page.data.decode("utf-8", "replace").replace("\r\n", "\n")
        if f"\n{MARK}" not in text or b"\xef\xbf\xbd" in text.encode("utf-8", "replace"):
            continue
        try:
            pages[page.path] = fill(text, parts)
        except UnknownPartError as error:
            near = nearest(error.name, parts)
            meant = f"Did you mean {near}?" if near else f"There are {', '.join(parts)}."
            how = meant if error.name not in parts else "Below it, a line `<!-- end of reference -->` is missing."
            raise click.UsageError(
                f"{page.path}:{error.line}: `{MARK}{error.name} -->` cannot be filled. {how}"
            ) from None
    return pages


def _says(path: Path, text: str) -> bool:
    """Whether the file has this text; a checkout on Windows may have other line ends."""
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") == text.encode()
    except OSError:
        return False
