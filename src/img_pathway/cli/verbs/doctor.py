"""``doctor``: paths, versions, age of the rulebook, what this terminal can do; no personal facts."""

from __future__ import annotations

import os
import platform
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop

_PACKAGES = ("textual", "pydantic", "msgspec", "platformdirs", "tomli-w", "tzdata", "filelock")


def run(command: CommandLine, args: Namespace) -> int:
    """Print what a helper needs to know. Trouble found on the way is listed, never an end."""
    problems: list[str] = []
    answer = examine(command, problems)
    if command.json:
        output.document(answer)
    else:
        from img_pathway.reports.pages.files import doctor_page

        output.page(doctor_page(answer))
    return 0


def examine(command: CommandLine, problems: list[str]) -> dict[str, Any]:
    """The whole answer; what is wrong is added to `problems`."""
    from img_pathway import __version__

    now = command.now()
    folder, profiles = _folder(command, problems)
    return {
        "version": __version__,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}".strip(),
        "packages": _packages(problems),
        "data_dir": folder,
        "profiles": profiles,
        "rulebook": _rulebook(command, problems),
        "time": {"now": now.isoformat(timespec="seconds"), "zone": getattr(now.tzinfo, "key", None) or str(now.tzinfo)},
        "terminal": _terminal(),
        "problems": problems,
    }


def _packages(problems: list[str]) -> dict[str, str | None]:
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, str | None] = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
            problems.append(f"the package {name} is not installed")
    return found


def _folder(command: CommandLine, problems: list[str]) -> tuple[str | None, int | None]:
    from img_pathway.profile.file.errors import StoreError

    try:
        folder = command.folder
        count = len(command.library.list())
    except (OSError, RuntimeError, StoreError) as error:
        problems.append(f"the data directory cannot be read ({type(error).__name__})")
        return None, None
    there = next((place for place in (folder, *folder.parents) if os.path.exists(place)), folder)
    if not os.access(there, os.W_OK | os.X_OK):
        problems.append(f"no permission to write in {_homely(there)}")
    return _homely(folder), count


def _homely(path: Path) -> str:
    """The path with the home directory, which often holds a person's name, written as ``~``."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def _rulebook(command: CommandLine, problems: list[str]) -> dict[str, Any] | None:
    try:
        book = command.book
    except (Stop, OSError, ValueError, KeyError) as error:
        problems.append(error.line() if isinstance(error, Stop) else "the built-in rulebook cannot be read")
        return None
    from img_pathway.reports.json.answers import edition, plain
    from img_pathway.rulebook.build import DATA

    count = len(book.rule_ids)
    file = None if book.origin == "built-in" else _homely(Path(book.origin).absolute())
    return {**plain(edition(book, command.now().date())), "rules": count, "file": file, "built_in": _homely(DATA)}


def _terminal() -> dict[str, Any]:
    try:
        size = os.get_terminal_size(sys.__stdout__.fileno()) if sys.__stdout__ else None
    except (OSError, ValueError):
        size = None
    return {
        "input": output.terminal(sys.stdin),
        "output": output.terminal(sys.stdout),
        "columns": size.columns if size else 0,
        "lines": size.lines if size else 0,
        "term": os.environ.get("TERM"),
        "encoding": getattr(sys.stdout, "encoding", None) or "none",
        "glyphs": output.unicode_ready(sys.stdout),
        "colour": output.colour_ready(sys.stdout),
        "no_color": bool(os.environ.get("NO_COLOR")),
    }
