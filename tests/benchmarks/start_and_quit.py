"""Runs a Textual program until a text is written to the terminal, then quits it: for counting instructions.

``python start_and_quit.py TEXT -m MODULE ARGS…`` or ``… SCRIPT ARGS…``. The hook is in the driver, outside the
program, and the same for every program that is compared.
"""

from __future__ import annotations

import runpy
import sys

from textual.drivers.linux_driver import LinuxDriver

_write = LinuxDriver.write


def _watched(self: LinuxDriver, data: str) -> None:
    _write(self, data)
    if TEXT in data:
        self._app.call_later(self._app.exit)


TEXT = sys.argv[1]

if __name__ == "__main__":
    LinuxDriver.write = _watched  # type: ignore[method-assign]
    if sys.argv[2] == "-m":
        module = sys.argv[3]
        sys.argv = sys.argv[3:]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        sys.argv = sys.argv[2:]
        runpy.run_path(sys.argv[0], run_name="__main__")
