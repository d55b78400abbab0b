"""The `kb` command. Commands are imported when they are called, so that `kb --help` is quick."""

import sys
import traceback
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

import kb_builder
from kb_builder.cli import collecting
from kb_builder.cli.exit_codes import BUG
from kb_builder.cli.stopping import stoppable
from kb_builder.diagnostics import ExtensionError

_COMMANDS = {
    "build": "Check everything, then write the site in one step.",
    "cache": "Show or clear what is kept between runs.",
    "changes": "List the pages that a branch changes.",
    "check": "Say exactly what is wrong in stories, lessons and pages.",
    "completion": "Print the script that lets a shell complete what is typed.",
    "explain": "Explain a rule: what it finds, why, and what to write instead.",
    "export": "Write the knowledge base for other programs.",
    "fix": "Mend what can be mended without a human's judgement.",
    "generate": "Write the JSON Schemas, the issue form and the editor's settings.",
    "impact": "Say which courses a change touches, and how.",
    "import": "Draft stories from web pages, Markdown and plain text.",
    "init": "Begin a knowledge base in a new folder.",
    "ledger": "Keep the list of published addresses, so that no link breaks.",
    "mv": "Rename a story, a lesson or a course; no link breaks.",
    "new": "Begin a story, lesson, company or course.",
    "originality": "Keep fingerprints of sources, so that copied text is found.",
    "retire": "Take an entry out of the collection; its page says why.",
    "rules": "List all rules.",
    "schema": "Print the JSON Schema of a kind of file.",
    "search": "Find stories, lessons, courses and pages, drafts too.",
    "serve": "Show the site in a browser and follow every save.",
    "similar": "Find the stories nearest to a draft, before it is written.",
    "stage": "Write the site as plain Markdown, for another site generator.",
    "stats": "Count what the collection shows, what it lacks and what is due for review.",
    "withdraw": "Take back a story with personal data; its address stays.",
}


_MODULES = {"import": "import_entries"}
"""Commands whose name no module can have."""


class _Lazy(click.Group):
    """Finds a command's module by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"kb_builder.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        named = [CompletionItem(name, help=says) for name, says in _COMMANDS.items() if name.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from kb_builder.diagnostics.suggestion import nearest

            near = nearest(args[0], _COMMANDS)
            if near is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near!r}?", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(kb_builder.__version__, "-V", "--version", prog_name="kb")
def _kb() -> None:
    """Turn stories about customer service into a searchable training site.

    \b
    Examples:
      kb init my-stories            begin a knowledge base in a new folder
      kb check                      check the knowledge base of this folder
      kb check stories/my-story.md  show what concerns one story only
      kb build                      write the site into site/
      kb serve                      write and watch at http://127.0.0.1:8000

    Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood, 3 a bug, of ours or of an
    extension.
    """


def main(**settings: Any) -> None:  # Any: click's own keywords
    """Runs the command and ends the process with its exit code."""
    collecting.never()
    try:
        with stoppable():
            _kb(**settings)
    except ExtensionError as error:
        traceback.print_exception(error.__cause__)
        click.echo(f"\nError: {error}", err=True)
        sys.exit(BUG)
    except Exception:  # noqa: BLE001 - the outermost edge: whatever gets here is our bug, and says so
        traceback.print_exc()
        click.echo("\nThis is a bug of kb, not a mistake of yours. Please report it with the lines above.", err=True)
        sys.exit(BUG)
