"""`kb ledger`: the list of every address that was published."""

from collections.abc import Iterable
from pathlib import Path

import click

from kb_builder.checking.published import Published
from kb_builder.checking.reporters import summary
from kb_builder.cli import options
from kb_builder.cli.checked import checked, show
from kb_builder.cli.exit_codes import FOUND
from kb_builder.cli.files import replace_text
from kb_builder.diagnostics import Severity
from kb_builder.isolating import IsolatedConverter
from kb_builder.reading import LEDGER, LedgerLine, format_ledger

_RULES = ("bad-ledger-line", "lost-address", "lost-anchor", "alias-to-nowhere")


@click.group("ledger")
def command() -> None:
    """Keep the list of published addresses, so that no link breaks.

    published-urls.txt names every story, lesson, course, company and journey that was ever published, and the headings
    on their pages. What stands there must stay reachable: `kb check` and `kb build` see to it.
    """


@command.command("update")
@options.config_file
@options.use_cache
def update(config_file: Path | None, use_cache: bool) -> None:
    """Add to published-urls.txt what is new, when you publish.

    Nothing is ever taken out. The file belongs into Git, beside mkdocs.yml.

    \b
    Examples:
      kb ledger update
      kb ledger update -f mkdocs.yml

    Exit codes: 0 the list is complete, 1 mistakes were found and nothing was written, 2 the command was not understood,
    3 a bug of ours.
    """
    base = options.open_knowledge_base(config_file)
    published = Published(checked(base, use_cache=use_cache, undone="written").facts)
    known, there = _texts(published.facts.ledger), _texts(published.lines())
    if there <= known:
        click.echo(f"{LEDGER} is complete: {_addresses(len(known))}.")
        return
    try:
        replace_text(base.root, LEDGER, format_ledger((*published.facts.ledger, *published.lines())))
    except OSError as error:
        raise click.UsageError(f"{LEDGER} cannot be written: {error.strerror}.") from None
    click.echo(f"{LEDGER}: {_addresses(len(there - known))} added, {len(there | known):,} in all.")


@command.command("check")
@options.config_file
@options.use_cache
@click.option("--complete", is_flag=True, help="Fail too if something is there that the list does not have yet.")
def check(config_file: Path | None, use_cache: bool, complete: bool) -> None:
    """Say which published addresses and headings are gone, and how to keep them.

    `kb check` and `kb build` say the same among everything else.

    \b
    Examples:
      kb ledger check
      kb ledger check --complete

    Exit codes: 0 all that was published is there, 1 something is gone (or, with --complete, not in the list yet),
    2 the command was not understood, 3 a bug of ours.
    """
    base = options.open_knowledge_base(config_file)
    with IsolatedConverter() as aside, options.memory_of(base, use_cache=use_cache) as memory:
        analysis = base.analyse(aside=aside, memory=memory)
    found = [each for each in analysis.diagnostics if each.rule.name in _RULES]
    show(found, base)
    published = Published(analysis.facts)
    known, there = _texts(published.facts.ledger), _texts(published.lines())
    click.echo(summary(found) if found else f"All that was published is there: {_addresses(len(known))}.")
    if new := len(there - known):
        click.echo(f"Not in {LEDGER} yet: {_addresses(new)}. `kb ledger update` adds what is new when you publish.")
    if any(each.rule.severity is Severity.ERROR for each in found) or (complete and new):
        raise SystemExit(FOUND)


def _texts(lines: Iterable[LedgerLine]) -> set[str]:
    return {line.text for line in lines}


def _addresses(number: int) -> str:
    return f"{number:,} address{'' if number == 1 else 'es'}"
