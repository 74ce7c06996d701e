"""The package as a wheel installs it: rulebook compiled, modules precompiled, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FULL = ROOT / "tests" / "data" / "full.toml"
TODAY = "2026-11-22"
"""The day on which the full profile is looked at."""


def environment(site: Path) -> dict[str, str]:
    """The environment of a measured process: bytecode is used, hashes and so instructions do not vary."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR", "TEXTUAL", "IMG_PATHWAY_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    own = {"PYTHONPATH": str(site), "PYTHONHASHSEED": "0", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return {**kept, **own, "LANG": "C.UTF-8"}


def stage(folder: Path, compiled: bool = True) -> Path:
    """Copy the package into a folder to be put on the path; `compiled` also writes all bytecode, Textual's too."""
    from img_pathway.rulebook.build import write_compiled
    from img_pathway.rulebook.public_holidays import write_holidays

    site = folder / "site"
    package = site / "img_pathway"
    shutil.copytree(ROOT / "src" / "img_pathway", package, ignore=shutil.ignore_patterns("__pycache__"))
    write_compiled(package / "rulebook" / "_compiled")
    write_holidays(package / "rulebook" / "_compiled" / "holidays")
    if compiled:
        import rich
        import textual

        places = [str(package), *(str(Path(module.__file__ or "").parent) for module in (textual, rich))]
        # A folder of libraries that may not be written keeps what bytecode it has.
        subprocess.run([sys.executable, "-m", "compileall", "-q", *places], env=environment(site), check=False)
    return site
