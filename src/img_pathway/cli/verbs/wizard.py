"""No verb: the wizard."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from pathlib import Path

from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop
from img_pathway.cli.output import terminal


def run(command: CommandLine, args: Namespace) -> int:
    """Open the wizard on PROFILE, the last one or the only one; without any, with the welcome."""
    library = command.library
    lost = _lost(command, args.profile)
    if lost is not None:
        return launch(command, lost, command.folder)
    # With neither a last profile nor any other there is nothing to open: the welcome makes the first one.
    first_run = args.profile is None and library.default() is None and not library.list()
    if first_run and isinstance(folder := command.data.preference("cohort"), str):
        # Who looks after others, and has no profile, is asked nothing again: the folder is what they come for.
        return launch(command, None, command.folder, cohort=folder if os.path.isdir(folder) else "")
    path = None if first_run else command.find(args.profile)
    return launch(command, path, command.folder, first_run=first_run)


def _lost(command: CommandLine, word: str | None) -> Path | None:
    """The profile meant, when its file is gone and backups are left: the wizard offers them."""
    from img_pathway.profile.file.errors import StoreError

    try:
        path = command.store.state.last if word is None else command.library.locate(word)
    except StoreError:
        return None
    if path is None or os.path.lexists(path) or not command.store.backups(path).list():
        return None
    return path


def launch(command: CommandLine, path: Path | None, folder: Path, *, first_run: bool = False, cohort: str = "") -> int:
    """Hand over to the wizard. Raises `Stop` (exit 2) where there is no terminal or an option is wrong."""
    need_terminal()
    command.now()
    rules = command.rules
    if rules is not None or folder != command.folder:
        # A rulebook from outside is verified here; a throw-away folder has none in use, so it is named.
        origin = command.book.origin
        rules = None if origin == "built-in" else origin
    # A start makes thousands of objects and drops hardly any: looking for garbage among them is in vain.
    # The app looks again from its first frame on.
    gc.disable()
    # What an answer needs a second frame for comes half as late; nothing is drawn oftener where nothing changes.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    try:
        from img_pathway.tui.shell.app import run as wizard

        return wizard(path, command.today, rules, folder, first_run, cohort)
    finally:
        gc.enable()


def need_terminal() -> None:
    """Raise `Stop` (exit 2) unless both ends are a terminal."""
    if not (terminal(sys.stdin) and terminal(sys.stdout)):
        raise Stop("the wizard needs a terminal", todo="use img-pathway status or img-pathway next here")
