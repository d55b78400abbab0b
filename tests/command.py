"""The `kb` command in this process, as the console script runs it."""

import gc
import sys

from click.testing import CliRunner, Result

from kb_builder.cli import main


def kb(*arguments: str, stdin: str | bytes = "") -> Result:
    """Runs the command; standard input is no terminal, and standard output and error are kept apart."""
    runner = CliRunner()
    with runner.isolation(stdin) as (out, err, _):
        code = 0
        try:
            main(args=list(arguments), prog_name="kb")
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            gc.enable()  # The command turns it off for its process, which is that of all tests here.
        sys.stdout.flush()
        sys.stderr.flush()
        return Result(runner, out.getvalue(), err.getvalue(), b"", None, code, None)
