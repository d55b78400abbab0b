"""`python -m kb_builder` is `kb`, for machines that have no script folder on their path."""

from kb_builder.cli import main

main(prog_name="kb")
