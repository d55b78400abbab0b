"""`kb explain`: the page of a rule, in the terminal."""

from collections.abc import Mapping

import click

from kb_builder.cli import completing
from kb_builder.diagnostics import Rule
from kb_builder.diagnostics.suggestion import nearest
from kb_builder.installed_rules import installed_rules


@click.command("explain")
@click.argument("code", shell_complete=completing.rules)
def command(code: str) -> None:
    """Explain a rule: what it finds, why it matters, and what to write instead.

    CODE is a rule's code or its name.

    \b
    Examples:
      kb explain KB301
      kb explain dangling-lesson
    """
    rulebook = installed_rules()
    click.echo(rulebook.page(_rule(code, rulebook.rules)).rstrip())


def _rule(wanted: str, rules: Mapping[str, Rule]) -> Rule:
    if wanted.upper() in rules:
        return rules[wanted.upper()]
    names = {rule.name: rule for rule in rules.values()}
    if wanted.lower() in names:
        return names[wanted.lower()]
    near = nearest(wanted.upper(), rules) if wanted[:2].upper() == "KB" else nearest(wanted, names)
    suggestion = f" Did you mean {near}?" if near else ""
    raise click.UsageError(f"There is no rule {wanted!r}.{suggestion}")
