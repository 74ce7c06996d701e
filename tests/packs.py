"""Packs that differ from the built-in one by a few words, for tests."""

from __future__ import annotations

import shutil
from pathlib import Path

from img_pathway.rulebook.build import DATA

ROL = ("calendar.toml", '"nrmp.rol" = "2027-03-03T21:00"', '"nrmp.rol" = "2027-03-05T21:00"')
"""Moves one deadline: the rank order list of Match 2027, by two days."""
PATHWAY = ("rules/ecfmg-fees-myths.toml", "season = 2027\nvalue = 945", "season = 2027\nvalue = 960")
NEWER = ("calendar.toml", 'version = "2026.11.28"', 'version = "2026.12.01"')
OLD = Path(__file__).parent / "data" / "pack-2026.11.22.zip"
"""The rulebook as it was on 22 November 2026, one release before this one."""


def changed(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of the built-in pack with texts of its files replaced, each once."""
    shutil.copytree(DATA, folder)
    for name, old, new in changes:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def added(folder: Path, **texts: str) -> Path:
    """A copy of the built-in pack with a text added at the end of some files: ``rules__usmle`` is ``rules/usmle.toml``."""
    shutil.copytree(DATA, folder)
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    return folder
