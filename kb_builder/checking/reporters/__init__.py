"""One diagnostic, several formats. Each reporter is pure: diagnostics in, lines out."""

from kb_builder.checking.reporters.github import command_line, github
from kb_builder.checking.reporters.human import human, summary
from kb_builder.checking.reporters.json_lines import json_lines
from kb_builder.checking.reporters.sarif import sarif

__all__ = ["command_line", "github", "human", "json_lines", "sarif", "summary"]
