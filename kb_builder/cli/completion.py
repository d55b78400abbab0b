"""`kb completion`: the script that lets a shell complete what is typed."""

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that lets your shell complete commands, ids and file names.

    \b
    Put one of these lines where your shell reads it at its start:
      eval "$(kb completion bash)"        in ~/.bashrc
      eval "$(kb completion zsh)"         in ~/.zshrc
      kb completion fish | source         in ~/.config/fish/config.fish
    """
    found = get_completion_class(shell)
    assert found is not None, "click knows these three"
    root = ctx.find_root()
    click.echo(found(root.command, {}, "kb", "_KB_COMPLETE").source())
