"""`kb schema`: what a file may say, for editors and other tools."""

import json
from pathlib import Path

import click

from kb_builder.cli import options
from kb_builder.knowledge_base import NoKnowledgeBaseError, find_config, read_knowledge_base
from kb_builder.model import default_vocabularies
from kb_builder.model.json_schema import SCHEMAS, json_schema


@click.command("schema")
@click.argument("kind", type=click.Choice(sorted(SCHEMAS)))
@options.config_file
def command(kind: str, config_file: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a kind of file.

    Inside a knowledge base its own terms (channels, industries ...) are among the allowed values.

    \b
    Examples:
      kb schema story
      kb schema companies > companies.schema.json
    """
    try:
        found = config_file or find_config(Path.cwd())
        vocabularies = read_knowledge_base(found.resolve()).config.vocabularies
    except NoKnowledgeBaseError:
        vocabularies = default_vocabularies()
    click.echo(json.dumps(json_schema(kind, vocabularies), indent=2, ensure_ascii=False))
