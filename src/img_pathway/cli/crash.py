"""A crash becomes a small log file without personal facts, and one line."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

_FRAMES = 40


def report(error: BaseException, argv: Sequence[str]) -> str:
    """Write the log of `error` and return the line to show; never raises."""
    kind = type(error).__name__
    try:
        path = write_log(text_of(error, argv))
    except Exception:
        # Nothing can be written: the line must still come.
        return f"something went wrong inside ({kind}), and no log could be written. Please try again"
    return f"something went wrong inside ({kind}). A log without personal facts is in {path}; please report it"


def text_of(error: BaseException, argv: Sequence[str]) -> str:
    """What the log holds: versions, the verb, and where in the program it happened.

    Neither messages nor arguments nor values of variables are in it: they may hold personal facts.
    """
    from img_pathway import __version__
    from img_pathway.cli.options import split

    verb, _ = split(argv)
    lines = [
        f"img-pathway {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"verb: {verb.name or 'wizard'}",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__name__} at")
        lines += _frames(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"


def _frames(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        # The last folders name the module; the rest of the path may hold somebody's name.
        place = "/".join(Path(code.co_filename).parts[-3:])
        found.append(f"  {place}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return found[-_FRAMES:]


def write_log(text: str) -> Path:
    """Write the log to a new file that only its owner can read, in the temporary directory."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    handle, name = tempfile.mkstemp(prefix=f"img-pathway-crash-{stamp}-", suffix=".log")
    with os.fdopen(handle, "w", encoding=sys.getdefaultencoding(), errors="replace") as file:
        file.write(text)
    return Path(name)
