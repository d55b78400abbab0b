"""The commands as a page of the reference: what each of them says with --help."""

from collections.abc import Iterator

import click

_WIDTH = 100


def commands(program: click.Group) -> str:
    """A section for each command, in the program's order, with its help."""
    with click.Context(program, info_name="kb", terminal_width=_WIDTH, max_content_width=_WIDTH) as context:
        return "\n\n".join(_sections(program, context))


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        with click.Context(command, parent=context, info_name=name, help_option_names=["-h", "--help"]) as inner:
            yield f"## {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```"
            if isinstance(command, click.Group):
                yield from _sections(command, inner)
