"""Work on drawn lines."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from img_pathway.reports.page import Part
from img_pathway.tui.widgets.lines import cells
from img_pathway.tui.widgets.palette import palette


def painted(widget: Widget, parts: Iterable[Part], width: int, ground: Style | None = None) -> Strip:
    """Parts in the colours of the theme on the ground of a widget, exactly `width` cells long."""
    styles = palette(widget.app)
    ground = widget.rich_style if ground is None else ground
    pieces = [Segment(text, ground + styles.get(style, Style())) for text, style in parts]
    return Strip(pieces).adjust_cell_length(width, ground)


def filled(parts: Iterable[Part], width: int) -> tuple[Part, ...]:
    """Parts with blanks after them up to a width."""
    parts = tuple(parts)
    return (*parts, (" " * (width - cells(parts)), ""))


def marked(strip: Strip, span: tuple[int, int], style: Style) -> Strip:
    """The strip with the selected cells marked."""
    start, end = span
    end = strip.cell_length if end == -1 else min(end, strip.cell_length)
    if start >= end:
        return strip
    before, middle, after = (
        strip.divide([start, end, strip.cell_length])
        if end < strip.cell_length
        else (
            *strip.divide([start, strip.cell_length]),
            Strip([]),
        )
    )
    return Strip.join([before, middle.apply_style(style), after])
