"""Instructions a whole process executes, by valgrind: the measure that no busy machine can disturb."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path


def available() -> bool:
    """Is valgrind here?"""
    return shutil.which("valgrind") is not None


def count(words: Sequence[str | Path], env: dict[str, str]) -> float:
    """Millions of instructions of ``python words``, run in a pseudo-terminal that a thread keeps empty.

    A full terminal would block the program for ever: nothing else reads it while valgrind runs.
    """
    ours, theirs = pty.openpty()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"]
        sizes = f"import fcntl,struct,termios;fcntl.ioctl({theirs},termios.TIOCSWINSZ,struct.pack('HHHH',40,120,0,0))"
        subprocess.run([sys.executable, "-c", sizes], pass_fds=[theirs], check=True)
        reader = threading.Thread(target=_drain, args=(ours,), daemon=True)
        reader.start()
        process = subprocess.Popen(
            [*tool, sys.executable, *map(str, words)],
            stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        code = process.wait(timeout=600)
        text = log.read_text(errors="replace")
    reader.join(1)
    os.close(ours)
    found = re.search(r"Collected : (\d+)", text)
    if code or found is None:
        raise AssertionError(f"{words} ended with {code}: {text[-400:]}")
    return int(found[1]) / 1e6


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        return
