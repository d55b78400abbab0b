"""`kb fix`: mends what needs no human's judgement."""

from pathlib import Path

import click

from kb_builder.checking.fixing import Fixed, fix_files, tidy
from kb_builder.checking.reporters import summary
from kb_builder.checking.selection import Selection
from kb_builder.cli import completing, options
from kb_builder.cli.check import relative
from kb_builder.cli.files import replace_text
from kb_builder.converting import Aside
from kb_builder.isolating import IsolatedConverter
from kb_builder.knowledge_base import KnowledgeBase, with_text
from kb_builder.reading import Collection

_WRITTEN_ELSEWHERE = (Collection.DOCS, Collection.FINGERPRINTS, Collection.LEDGER)
_MOST_ROUNDS = 100  # a file that is no YAML shows one problem a round; no known fixes undo each other


@click.command("fix")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), shell_complete=completing.entries)
@options.config_file
@click.option("--unsafe", is_flag=True, help="Make the fixes too that could change what is meant.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what would change, and change nothing.")
def command(paths: tuple[Path, ...], config_file: Path | None, unsafe: bool, show_diff: bool) -> None:
    """Mend what can be mended without a human's judgement.

    Misspelt keys and ids, dates in another form, missing quotes and brackets, heading levels; line ends, byte order
    marks and white space at line ends. Comments and the order of keys stay as they are.

    \b
    Examples:
      kb fix --diff
      kb fix
      kb fix stories/my-story.md --unsafe

    Exit codes: 0 done (whatever is left for you to decide), 2 the command was not understood, 3 a bug of ours.
    """
    base = options.open_knowledge_base(config_file)
    selection = Selection(places=tuple(relative(path, base.root) for path in paths))
    with IsolatedConverter() as aside:
        _fix(base, selection, config_file, aside, unsafe=unsafe, show_diff=show_diff)


def _fix(
    base: KnowledgeBase, selection: Selection, config_file: Path | None, aside: Aside, *, unsafe: bool, show_diff: bool
) -> None:
    fixed = fix_all(base, selection, unsafe=unsafe, aside=aside)
    for one in fixed:
        if show_diff:
            click.echo(one.diff.encode("utf-8"), nl=False)
        else:
            try:
                replace_text(base.root, one.path, one.after)
            except OSError as error:
                raise click.UsageError(f"{one.path} cannot be written: {error.strerror}.") from None
            done = "; ".join(one.titles) if one.titles else "white space and line ends"
            click.echo(f"{one.path}: {done}")
    if not show_diff:
        left = selection.of(options.open_knowledge_base(config_file).analyse(aside=aside).diagnostics)
        click.echo(f"{len(fixed)} file{'s' if len(fixed) != 1 else ''} mended. {summary(left)}")


def fix_all(base: KnowledgeBase, selection: Selection, *, unsafe: bool, aside: Aside | None = None) -> list[Fixed]:
    """All files that change, with everything that could be mended; one fix may make room for the next."""
    originals = {
        source.path: source.data.decode("utf-8")
        for source in base.sources.files
        if source.collection not in _WRITTEN_ELSEWHERE and _is_text(source.data)
    }
    texts = {path: tidy(text) if selection.wants_path(path) else text for path, text in originals.items()}
    for path in texts:
        if texts[path] != originals[path]:
            base = with_text(base, path, texts[path].encode())
    titles: dict[str, list[str]] = {}
    for _ in range(_MOST_ROUNDS):
        found = selection.of(base.analyse(aside=aside).diagnostics)
        fixed = [one for one in fix_files(found, texts, unsafe=unsafe) if one.after != one.before]
        if not fixed:
            break
        for one in fixed:
            texts[one.path] = one.after
            titles.setdefault(one.path, []).extend(one.titles)
            base = with_text(base, one.path, one.after.encode())
    return [
        Fixed(path, originals[path], texts[path], tuple(titles.get(path, ())))
        for path in sorted(texts)
        if texts[path] != originals[path]
    ]


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
