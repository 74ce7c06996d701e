"""The themes of the wizard: two of its own, and Textual's that are known to read well."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

DEFAULT = "pathway-dark"

OWN: dict[str, Theme] = {
    "pathway-dark": Theme(
        name="pathway-dark",
        primary="#5fa8d3",
        secondary="#8fb3c9",
        accent="#e0b36a",
        warning="#e0b36a",
        error="#e07a7a",
        success="#7fbf8e",
        foreground="#d8dee6",
        background="#12171d",
        surface="#1a2129",
        panel="#222b35",
        dark=True,
        variables={
            "border": "#5fa8d3",
            "border-blurred": "#3a4654",
            "block-cursor-text-style": "none",
            "scrollbar": "#3a4654",
            "scrollbar-hover": "#55636f",
            "scrollbar-active": "#5fa8d3",
            "scrollbar-background": "#12171d",
            "scrollbar-background-hover": "#12171d",
            "scrollbar-background-active": "#12171d",
            "scrollbar-corner-color": "#12171d",
        },
    ),
    "pathway-light": Theme(
        name="pathway-light",
        primary="#1f6f9f",
        secondary="#4d7389",
        accent="#8a5a00",
        warning="#8a5a00",
        error="#b03030",
        success="#2d7a45",
        foreground="#1d2730",
        background="#f7f8f9",
        surface="#eceff2",
        panel="#e0e5ea",
        dark=False,
        variables={
            "border": "#1f6f9f",
            "border-blurred": "#b4bfc9",
            "block-cursor-text-style": "none",
            "scrollbar": "#b4bfc9",
            "scrollbar-hover": "#8fa0ad",
            "scrollbar-active": "#1f6f9f",
            "scrollbar-background": "#f7f8f9",
            "scrollbar-background-hover": "#f7f8f9",
            "scrollbar-background-active": "#f7f8f9",
            "scrollbar-corner-color": "#f7f8f9",
        },
    ),
}

OFFERED: tuple[str, ...] = (
    "pathway-dark",
    "pathway-light",
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


def following(name: str) -> str:
    """The theme after `name`."""
    place = OFFERED.index(name) if name in OFFERED else -1
    return OFFERED[(place + 1) % len(OFFERED)]
