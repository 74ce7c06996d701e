"""What stands there while the window is too small for everything else."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static


class TooSmall(Screen[Any]):
    """Stands in place of everything while the window is smaller than the wizard can use; goes away by itself."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; background: $background; overflow: hidden; }
    TooSmall Static { width: auto; max-width: 100%; height: auto; text-align: center; }
    """

    def __init__(self, smallest: tuple[int, int]) -> None:
        super().__init__()
        self._smallest = smallest

    def on_resize(self) -> None:
        """Not in the way of a window that grew, also while something else stood in front."""
        width, height = self._smallest
        size = self.app.size
        if self.is_active and size.width >= width and size.height >= height:
            self.app.pop_screen()

    on_screen_resume = on_resize

    def compose(self) -> ComposeResult:
        width, height = self._smallest
        words = f"img-pathway needs {width} x {height}.\nPlease make the window larger.\nctrl+q leaves."
        yield Static(words, markup=False)
