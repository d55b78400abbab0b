"""`kb explain`: the page of a rule, in the terminal."""

import click

from kb_builder.cli import completing
from kb_builder.diagnostics import RULES, Rule, rule_named
from kb_builder.diagnostics.pages import rule_page
from kb_builder.diagnostics.suggestion import nearest


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
    click.echo(rule_page(_rule(code)).rstrip())


def _rule(wanted: str) -> Rule:
    if wanted.upper() in RULES:
        return RULES[wanted.upper()]
    names = {rule.name: rule for rule in RULES.values()}
    if wanted.lower() in names:
        return rule_named(wanted.lower())
    near = nearest(wanted.upper(), RULES) if wanted[:2].upper() == "KB" else nearest(wanted, names)
    suggestion = f" Did you mean {near}?" if near else ""
    raise click.UsageError(f"There is no rule {wanted!r}.{suggestion}")
