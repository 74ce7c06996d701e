"""``new``: an empty profile, without the wizard."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Make an empty profile; never overwrites."""
    word = args.name
    path = command.library.locate(word)
    command.store.create(path)
    command.data.used(path)
    output.lines(
        [f"Made {path}", f"Record facts with: img-pathway set {word} KEY=VALUE, or open it: img-pathway {word}"]
    )
    return 0
