"""What the help of a verb tells beyond its line and its arguments; read from `manual.toml` only when somebody asks for it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from textwrap import wrap

from msgspec import Struct, convert

_WIDTH = 78
_FILE = Path(__file__).with_name("manual.toml")


class Manual(Struct, frozen=True, forbid_unknown_fields=True):
    """What one verb does."""

    about: str
    examples: tuple[tuple[str, str], ...]
    """Command lines that run, each with what it is good for."""
    codes: str = ""
    """Its exit codes, where they say more than those of every verb."""

    def told(self) -> str:
        """What it does, in rows."""
        return "\n".join(wrap(" ".join(self.about.split()), _WIDTH))

    def shown(self) -> list[str]:
        """The rows at the end: its examples and exit codes."""
        examples = [row for command, use in self.examples for row in (f"  {command}", f"      {use}")]
        codes = (
            wrap(self.codes, _WIDTH, initial_indent="exit codes: 0: fine; ", subsequent_indent="  ")
            if self.codes
            else []
        )
        return ["examples, with the samples that demo --to writes:", *examples, *([""] if codes else []), *codes]


def manuals() -> dict[str, Manual]:
    """All of them by verb; the wizard has no name."""
    found = convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), dict[str, Manual])
    return {name.replace("wizard", ""): manual for name, manual in found.items()}


def manual_of(verb: str) -> Manual:
    """That of one verb, empty for the wizard."""
    return manuals()[verb]
