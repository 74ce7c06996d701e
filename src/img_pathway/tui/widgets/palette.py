"""The few styles every drawn line is made of, derived once per theme from its variables.

A style by name costs a dictionary look-up here, where component classes would cost a pass of the
stylesheet for every name and every widget before the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.reports.page import Part

if TYPE_CHECKING:
    AWidget = Widget
else:
    AWidget = object

_COLOURED = {
    "done": "success",
    "ready": "primary",
    "in-progress": "primary",
    "waiting": "secondary",
    "check": "warning",
    "lapsed": "error",
    "danger": "error",
    "warn": "warning",
    "accent": "accent",
    "link": "primary",
    "head": "primary",
    "rail": "primary",
}
_BOLD = frozenset({"strong", "head", "lapsed", "danger", "ready", "key"})
_DIM = frozenset({"dim", "locked", "not-needed"})

READABLE = 4.5
"""Contrast that words have at least to whatever they stand on, as WCAG asks of text."""

FLAT = "flat"
"""Present where the style of the ground is laid over the style of the text instead of under it."""

_cache: dict[tuple[str, bool, bool], Mapping[str, Style]] = {}


def palette(app: App[object]) -> Mapping[str, Style]:
    """Styles by name for the theme in use, the colours already mixed with the background."""
    key = (app.theme, app.native_ansi_color, app.no_color)
    if (known := _cache.get(key)) is None:
        known = _cache[key] = _build(app)
    return known


class Inked(AWidget):
    """Mix-in: a widget drawn line by line, whose styles are mixed once until its own style changes."""

    @cached_property
    def ink(self) -> Callable[[str, str], Style]:
        """Styles by name on a ground by name, on the ground of the widget."""
        styles, base, plain = palette(self.app), self.rich_style, Style()

        @cache
        def style(name: str, ground: str) -> Style:
            layers = (styles.get(ground, plain), styles.get(name, plain))
            under, over = reversed(layers) if FLAT in styles else layers
            return base + under + over

        return style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.__dict__.pop("ink", None)


def painted(widget: Widget, parts: Iterable[Part], width: int, ground: Style | None = None) -> Strip:
    """Parts in the colours of the theme on the ground of a widget, exactly `width` cells long."""
    styles = palette(widget.app)
    ground = widget.rich_style if ground is None else ground
    pieces = [Segment(text, ground + styles.get(style, Style())) for text, style in parts]
    return Strip(pieces).adjust_cell_length(width, ground)


def contrast(one: Color, other: Color) -> float:
    """How far two colours are apart for the eye, 1 to 21, as WCAG reckons it."""
    darker, lighter = sorted(_luminance(each) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _build(app: App[object]) -> Mapping[str, Style]:
    variables = app.theme_variables or app.get_css_variables()
    plain = app.native_ansi_color or app.no_color

    def colour(name: str) -> Color:
        return Color.parse(variables[name])

    styles = {"": Style()}
    for name in _BOLD | _DIM | set(_COLOURED):
        styles[name] = Style(bold=True if name in _BOLD else None, dim=True if plain and name in _DIM else None)
    if plain:
        if not app.no_color:
            for name, variable in _COLOURED.items():
                styles[name] += Style(color=colour(variable).rich_color)
        styles["link"] += Style(underline=True)
        # Dim words would be lost on it.
        cursor = Style(reverse=True, dim=False)
        if not app.no_color:
            front, back = colour("block-cursor-foreground"), colour("block-cursor-background")
            cursor = Style(color=front.rich_color, bgcolor=back.rich_color, dim=False)
        # Hues on an inverted ground are a gamble with sixteen colours: here the cursor has the last word.
        styles |= {"card": Style(), "cursor": cursor, FLAT: Style()}
        # On an inverted row one cell set right again stands out, with colours and without.
        styles |= {
            "crosshair": Style(reverse=not app.no_color, bold=True),
            "axis-mark": cursor,
            "faint": Style(dim=True),
        }
        styles |= {"today": Style(bold=True), "today-ground": Style()}
        styles |= {"caret": Style(reverse=True), "selected": Style(underline=True)}
        return styles
    ground, ink = colour("background"), colour("foreground")
    bar = ground.blend(colour("primary"), 0.22)
    grounds = (ground, bar, colour("panel"), ground.blend(ink, 0.14))

    def readable(hue: Color, lifted: float = 0.0) -> Style:
        """A hue lifted towards the ink, further where words in it could not be read on a ground they stand on."""
        while lifted < 1 and min(contrast(hue.blend(ink, lifted), each) for each in grounds) < READABLE:
            lifted += 0.02
        return Style(color=hue.blend(ink, min(lifted, 1.0)).rich_color)

    for name, variable in _COLOURED.items():
        styles[name] += readable(colour(variable), 0.15 if name == "done" else 0.28)
    styles["rail"] = Style(color=colour("primary").rich_color)
    styles["key"] += readable(colour("accent"), 0.1)
    for name in _DIM:
        styles[name] += readable(ground, 0.62)
    styles["faint"] = Style(color=ground.blend(ink, 0.28).rich_color)
    styles["today"] = Style(color=ground.blend(colour("accent"), 0.75).rich_color)
    styles["today-ground"] = Style(bgcolor=ground.blend(colour("accent"), 0.16).rich_color)
    styles["crosshair"] = Style(bgcolor=ground.blend(colour("primary"), 0.48).rich_color, bold=True)
    styles["axis-mark"] = styles["crosshair"]
    styles["card"] = Style(bgcolor=ground.blend(ink, 0.055).rich_color)
    styles["cursor"] = Style(bgcolor=bar.rich_color)
    styles["caret"] = Style(color=ground.rich_color, bgcolor=ink.rich_color)
    styles["selected"] = Style(bgcolor=ground.blend(colour("primary"), 0.4).rich_color)
    return styles
