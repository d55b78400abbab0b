"""The commands as a page of the reference: what each of them says with --help."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import click

_WIDTH = 78
_FOR = {
    "writers": ("check", "explain", "fix", "import", "new", "rules", "search", "serve", "similar"),
    "editors": ("changes", "export", "impact", "ledger", "mv", "originality", "retire", "stats", "withdraw"),
}
"""Commands for those who write stories, and for those who look after the collection; all others are for owners."""


def command_parts(program: click.Group) -> dict[str, Callable[[], str]]:
    """The parts of the reference about commands, by name: a section for each, in the program's order."""
    every = program.list_commands(click.Context(program))
    others = set(every).difference(*_FOR.values())
    return {
        f"commands-for-{whom}": partial(_commands, program, [name for name in every if name in names])
        for whom, names in {**_FOR, "owners": others}.items()
    }


def _commands(program: click.Group, names: Iterable[str]) -> str:
    with click.Context(program, info_name="kb", terminal_width=_WIDTH, max_content_width=_WIDTH) as context:
        return "\n\n".join(_sections(program, names, context))


def _sections(group: click.Group, names: Iterable[str], context: click.Context) -> Iterator[str]:
    for name in names:
        command = group.get_command(context, name)
        assert command is not None, name
        with click.Context(command, parent=context, info_name=name, help_option_names=["-h", "--help"]) as inner:
            yield f"## {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```"
            if isinstance(command, click.Group):
                yield from _sections(command, command.list_commands(inner), inner)
