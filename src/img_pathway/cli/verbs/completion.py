"""``completion``: the lines that make a shell ask this program what may come next."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.options import PROGRAM


def run(command: CommandLine, args: Namespace) -> int:
    """Print them for one shell."""
    from argcomplete.shell_integration import shellcode

    output.write(shellcode([PROGRAM], shell=args.shell).lstrip("\n"))
    return 0
