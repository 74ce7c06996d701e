"""The themes of the wizard: three of its own, and Textual's that are known to read well."""

from __future__ import annotations

import os

from textual.theme import BUILTIN_THEMES, Theme

DEFAULT = "pathway-dark"


def _own(name: str, colours: str, rest: str, hover: str) -> Theme:
    """A theme of six colours and three grounds; borders and scroll bars at rest, and under the mouse."""
    primary, secondary, accent, error, success, ink, ground, surface, panel = (f"#{one}" for one in colours.split())
    grounds = ("background", "background-hover", "background-active", "corner-color")
    return Theme(
        name=name,
        primary=primary, secondary=secondary, accent=accent, warning=accent, error=error, success=success,
        foreground=ink, background=ground, surface=surface, panel=panel, dark=name.endswith("dark"),
        variables={
            "border": primary, "border-blurred": rest, "block-cursor-text-style": "none",
            "scrollbar": rest, "scrollbar-hover": hover, "scrollbar-active": primary,
            **{f"scrollbar-{each}": ground for each in grounds},
        },
    )  # fmt: skip


_DARK = "5fa8d3 8fb3c9 e0b36a e07a7a 7fbf8e d8dee6 12171d 1a2129 222b35"
_LIGHT = "1f6f9f 4d7389 8a5a00 b03030 2d7a45 1d2730 f7f8f9 eceff2 e0e5ea"
_CONTRAST = "6cc8ff a9d8ff ffd75f ff8f8f 7dea98 ffffff 000000 0a0a0a 1c1c1c"
OWN: dict[str, Theme] = {
    "pathway-dark": _own("pathway-dark", _DARK, "#3a4654", "#55636f"),
    "pathway-light": _own("pathway-light", _LIGHT, "#b4bfc9", "#8fa0ad"),
    "high-contrast-dark": _own("high-contrast-dark", _CONTRAST, "#8a8a8a", "#c0c0c0"),
}

OFFERED: tuple[str, ...] = (
    "pathway-dark",
    "pathway-light",
    "high-contrast-dark",
    "ansi-dark",
    "ansi-light",
    "nord",
    "gruvbox",
    "catppuccin-latte",
    "solarized-light",
    "textual-dark",
    "textual-light",
)
"""In the order in which the theme key walks through them."""


def offered() -> dict[str, Theme]:
    """Every theme the app knows, by name."""
    return {**BUILTIN_THEMES, **OWN}


def first(saved: object, few_colours: bool) -> str:
    """The theme to begin with: the saved one, in a terminal of few colours the one of sixteen that is nearest to it."""
    wanted = saved if isinstance(saved, str) and saved in offered() else DEFAULT
    return wanted if not few_colours else "ansi-dark" if offered()[wanted].dark else "ansi-light"


def sixteen_colours() -> bool:
    """Has the terminal sixteen colours, in the nearest of which words of our own themes are all grey?"""
    from rich.console import Console

    return Console().color_system == "standard" and "NO_COLOR" not in os.environ


def following(name: str) -> str:
    """The theme after `name`."""
    place = OFFERED.index(name) if name in OFFERED else -1
    return OFFERED[(place + 1) % len(OFFERED)]
