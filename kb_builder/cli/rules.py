"""`kb rules`: the table of all rules."""

import json

import click

from kb_builder.diagnostics import RULES


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["human", "json"]), default="human", show_default=True)
def command(form: str) -> None:
    """List all rules: code, name, severity and what each finds.

    \b
    Examples:
      kb rules
      kb rules --format json
    """
    for rule in RULES.values():
        if form == "json":
            shape = {"code": rule.code, "name": rule.name, "severity": rule.severity.value, "finds": rule.finds}
            click.echo(json.dumps(shape))
        else:
            click.echo(f"{rule.code}  {rule.severity.value:<8} {rule.name:<27} {rule.finds}")
