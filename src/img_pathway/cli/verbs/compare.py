"""``compare``: two profiles, or a profile and one of its what-if forks, side by side."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop
from img_pathway.desk.session import Desk

if TYPE_CHECKING:
    from img_pathway.engine.whatif.whatif import Outlook
    from img_pathway.profile.keep.forks import Fork

_SHOWN = 12


def run(command: CommandLine, args: Namespace) -> int:
    """Print two plans side by side: each at its instant, a fork at the day it is seen from."""
    first, mine = _side(command, args.profile, None)
    second, fork = _side(command, args.other, first[0].file.path)
    from img_pathway.engine.whatif.whatif import compare

    found = compare(*_told_apart(first, second))
    if command.json:
        from img_pathway.reports.json.plan import compare_document

        output.document(compare_document(found, first[0].rulebook, first[0].now.date()))
    else:
        from img_pathway.profile.typed.keys import flatten
        from img_pathway.reports.pages.compare import compare_page

        beside = fork if mine is None and first[0].file.path == second[0].file.path else None
        blocks = compare_page(found, beside, flatten(found.first.profile), first[0].rulebook)
        output.page(blocks, f"{found.first.name} and {found.second.name}")
    return 0


def _told_apart(*sides: tuple[Desk, Outlook]) -> tuple[Outlook, ...]:
    """Two profiles of one name bear that of their file too."""
    names, files = {side.name for _, side in sides}, {desk.file.path.name for desk, _ in sides}
    if len(names) == len(sides) or len(files) < len(sides):
        return tuple(side for _, side in sides)
    return tuple(side._replace(name=f"{side.name} ({desk.file.path.name})") for desk, side in sides)


def _side(command: CommandLine, word: str, other: Path | None) -> tuple[tuple[Desk, Outlook], Fork | None]:
    """A profile or a fork with everything derived from it; `other` is the profile that ``@FORK`` belongs to."""
    from img_pathway.engine.whatif.whatif import moment, outlook
    from img_pathway.profile.keep.library import is_path
    from img_pathway.profile.typed.problem import BadValue

    name, at, fork_name = word.rpartition("@")
    if not at or is_path(word):
        desk = command.open(word)
        return (desk, outlook(desk.label, desk.profile, desk.rulebook, desk.now)), None
    if not name and other is None:
        raise Stop("this does not say whose what-if it is", word, "write PROFILE@NAME")
    desk = command.open(name or str(other))
    fork = _fork(command, desk.file.path, fork_name)
    book = command.pack(fork.rules) if fork.rules is not None else desk.rulebook
    try:
        facts = fork.applied(desk.profile)
    except BadValue as bad:
        what = f"this what-if does not fit the profile any more ({bad.key}: {bad.why})"
        raise Stop(what, word, "change or discard it in the wizard") from None
    return (desk, outlook(fork.title, facts, book, moment(desk.now, fork.seen_from))), fork


def _fork(command: CommandLine, path: Path, name: str) -> Fork:
    """One fork of a profile. Raises `Stop` (exit 2) with the forks there are."""
    from img_pathway.profile.file.errors import StoreError
    from img_pathway.profile.keep.forks import Forks

    forks = Forks(command.store.folder.forks(path), command.store.files)
    try:
        return forks.read(name)
    except StoreError as refused:
        known = [one.name for one in forks.list()]
        if name in known:
            raise Stop(f"this what-if cannot be read: {refused.what}", name, "discard it in the wizard") from None
        shown = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
        todo = f"there are: {shown}" if known else "make one in the wizard with i (What if)"
        raise Stop("this profile has no such what-if", f"@{name}", todo) from None
