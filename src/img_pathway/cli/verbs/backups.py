"""``backups``: the earlier versions of a profile, also of one whose file is gone; one of them brought back."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop
from img_pathway.days import say


def run(command: CommandLine, args: Namespace) -> int:
    """List the backups, newest first, or restore one of them."""
    command.now()
    path = find(command, args.profile)
    if args.restore is None:
        _show(command, path)
        return 0
    if command.json:
        raise Stop("--json does not work with --restore", todo="it is for what only reads")
    if not args.force:
        from img_pathway.cli.verbs.set import need_free

        need_free(path)
    found = command.store.backups(path).list()
    if not 1 <= args.restore <= len(found):
        count = f"there are {len(found)}" if found else "there are none"
        raise Stop(f"there is no backup {args.restore}", str(path), f"{count}; see img-pathway backups")
    when = found[args.restore - 1].time.astimezone(command.now().tzinfo)
    from img_pathway.profile.typed.keys import flatten

    before = os.path.lexists(path)
    loaded = command.store.restore(path, args.restore)
    command.data.used(path)
    kept = " What stood there before is kept: see img-pathway backups." if before else ""
    output.lines([f"Restored {path} as of {say(when)}, {when:%H:%M}: {_count(len(flatten(loaded.profile)))}.{kept}"])
    return 0


def find(command: CommandLine, word: str | None) -> Path:
    """The file meant, which may be gone as long as it left backups. Raises `Stop` (exit 2)."""
    if word is None:
        last = command.store.state.last
        return last if last is not None and command.store.backups(last).list() else command.find(None)
    path = command.library.locate(word)
    return path if command.store.backups(path).list() else command.find(word)


def examine(command: CommandLine, path: Path) -> list[dict[str, Any]]:
    """Every backup: its number, time (ISO, in the person's zone), size, facts, and facts that differ from now."""
    from img_pathway.profile.file.errors import StoreError
    from img_pathway.profile.keep.merge import changes
    from img_pathway.profile.typed.keys import flatten

    store = command.store
    try:
        present = store.read(path, store.files.read(path)).profile
    except (OSError, StoreError):
        present = None
    zone = command.now(present).tzinfo
    answer: list[dict[str, Any]] = []
    for number, backup in enumerate(store.backups(path).list(), 1):
        entry: dict[str, Any] = {"n": number, "time": backup.time.astimezone(zone).isoformat(timespec="seconds")}
        try:
            data = store.backups(path).read(number)
            profile = store.read(path, data).profile
        except StoreError as error:
            entry |= {"bytes": None, "facts": None, "differ": None, "problem": error.what}
        else:
            differ = None if present is None else len(changes(profile, present))
            entry |= {"bytes": len(data), "facts": len(flatten(profile)), "differ": differ, "problem": None}
        answer.append(entry)
    return answer


def _show(command: CommandLine, path: Path) -> None:
    found = examine(command, path)
    if command.json:
        output.document({"profile": str(path), "folder": str(command.store.folder.backups(path)), "backups": found})
        return
    if not found:
        output.lines([f"There is no earlier version of {path} yet: the first change of a session makes one."])
        return
    lines = [f"Earlier versions of {path}, the newest first:", ""]
    for entry in found:
        when = entry["time"][:16].replace("T", " ")
        if entry["problem"]:
            rest = f"cannot be used: {entry['problem']}"
        else:
            rest = _count(entry["facts"])
            if entry["differ"] is not None:
                rest += f", {entry['differ']} differ from now" if entry["differ"] else ", the same as now"
        lines.append(f"{entry['n']:>4}  {when}  {rest}")
    lines += ["", "Bring one back with: img-pathway backups PROFILE --restore N"]
    output.lines(_clean(line) for line in lines)


def _count(facts: int) -> str:
    return f"{facts} fact{'' if facts == 1 else 's'}"


def _clean(text: str) -> str:
    from img_pathway.profile.typed.text import plain

    return plain(text, limit=1000)
