"""Work on drawn lines."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip


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
