"""One diagnostic, several formats. Each reporter is pure: diagnostics in, lines out."""

from kb_builder.checking.reporters.human import human, summary
from kb_builder.checking.reporters.json_lines import json_lines

__all__ = ["human", "json_lines", "summary"]
