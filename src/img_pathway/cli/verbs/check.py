"""``check``: is this profile file sound? Every problem, with its place."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, USAGE, told

if TYPE_CHECKING:
    from img_pathway.profile.typed.problem import Problem
    from img_pathway.reports.pages.files import Checked


def run(command: CommandLine, args: Namespace) -> int:
    """Check each file; exit 1 if one is not sound, 2 if one cannot be read at all."""
    checked: list[Checked] = []
    unreadable = False
    for word in args.files:
        try:
            checked.append(_check(command, word))
        except OSError as error:
            unreadable = True
            why = (error.strerror or type(error).__name__).lower()
            output.complain(told(f"this file cannot be read ({why})", word, "look at the path and its permissions"))
    if command.json:
        from img_pathway.reports.json import files

        output.document(files.check(checked, sound=not unreadable))
    elif checked:
        from img_pathway.reports.pages.files import check_page

        output.page(check_page(checked))
    if unreadable:
        return USAGE
    return 0 if all(each.sound for each in checked) else NO


def _check(command: CommandLine, word: str) -> Checked:
    """Every problem of one file. Raises OSError where it cannot be read."""
    from img_pathway.reports.pages.files import Checked

    path = Path(word)
    if not os.path.exists(path) and not path.suffix and path.name == word:
        # A bare word may name a profile, as it does for every other verb.
        path = command.find(word)
    return Checked(str(path), tuple(examine(command, path)))


def examine(command: CommandLine, path: Path) -> list[Problem]:
    """Every problem of a file: its form, then whether its facts agree. Raises OSError.

    Nothing is remembered or skipped: a file is looked at whole each time.
    """
    from img_pathway.engine.readings.season import pathway_opened
    from img_pathway.engine.readings.sittings import mark_against
    from img_pathway.profile.checks.schema import check_document
    from img_pathway.profile.checks.sound import problems
    from img_pathway.profile.file import toml
    from img_pathway.profile.file.codec import from_document
    from img_pathway.profile.file.disk_calls import Files
    from img_pathway.profile.file.errors import Unreadable
    from img_pathway.profile.file.migrate import is_newer, migrated
    from img_pathway.profile.typed.problem import Problem

    data = Files().read(path)
    try:
        doc = migrated(toml.loads(data, str(path)))
        cut = toml.is_cut(toml.decode(data, str(path)))
    except Unreadable as error:
        return list(error.problems)
    if is_newer(doc):
        text = "not judged: written by a newer version of img-pathway"
        return [Problem("error", "schema", text, "Update img-pathway.")]
    found = check_document(doc)
    if not found:
        profile = from_document(doc)
        found = problems(profile, command.now(profile).date(), mark_against(command.book), pathway_opened(command.book))
    if cut:
        text = "the last line is missing: the file may have been cut short"
        found = [*found, Problem("warning", "", text, "Compare it with a backup.")]
    return found
