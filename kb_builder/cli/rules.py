"""`kb rules`: the table of all rules."""

import json

import click

from kb_builder.installed_rules import installed_rules


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["human", "json"]), default="human", show_default=True)
def command(form: str) -> None:
    """List all rules: code, name, severity and what each finds; those of extensions too.

    \b
    Examples:
      kb rules
      kb rules --format json
    """
    rules = installed_rules().rules
    width = max(map(len, rules))
    for rule in rules.values():
        if form == "json":
            shape = {"code": rule.code, "name": rule.name, "severity": rule.severity.value, "finds": rule.finds}
            click.echo(json.dumps(shape))
        else:
            click.echo(f"{rule.code:<{width}}  {rule.severity.value:<8} {rule.name:<27} {rule.finds}")
