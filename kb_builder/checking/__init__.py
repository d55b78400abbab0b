"""Everything that was read, linked and converted is checked; every problem of every file is found in one run."""

from kb_builder.checking.analysis import Analysis, OnPhase, analyse, unannounced
from kb_builder.checking.facts import Check, Facts
from kb_builder.checking.remembering import ForgottenError, Memory, Remembered

__all__ = ["Analysis", "Check", "Facts", "ForgottenError", "Memory", "OnPhase", "Remembered", "analyse", "unannounced"]
