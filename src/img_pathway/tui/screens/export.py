"""Exporting from the wizard: ask for a place, never write over anything unasked, work off the UI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from img_pathway.desk.export import calendar, replaces_calendar, write_calendar
from img_pathway.profile.file.errors import StoreError
from img_pathway.reports.pages.deadlines import nothing
from img_pathway.tui.screens.dialogs import Ask, Confirm

if TYPE_CHECKING:
    from textual.app import App

    from img_pathway.desk.session import Desk


def ask_for_calendar(app: App[Any], desk: Desk, *, redact: bool, only: tuple[str, ...] = (), start: str = "") -> None:
    """Ask where the calendar goes, then write it there; a place that cannot be used is asked for again.

    With `only` it holds the dates with these ids alone.
    """
    if desk.fork is not None:
        # What is tried on must not ring on anybody's telephone.
        app.notify("Leave the what-if (i) and export your own dates.", title="These dates are tried on only")
        return
    # A redacted file is meant for others: its name must not tell whose it is either.
    name = "img-pathway.ics" if redact else f"img-pathway-{'-'.join((desk.file.path.stem, *only[:1]))}.ics"

    def answered(text: str | None) -> None:
        if not text:
            return
        path = Path(text).expanduser()
        try:
            exists = replaces_calendar(path)
        except StoreError as error:
            _refused(app, error)
            ask_for_calendar(app, desk, redact=redact, only=only, start=text)
            return
        if not exists:
            _write(app, desk, path, redact=redact, only=only, replace=False)
            return
        ask = Confirm("Replace the earlier calendar?", str(path), yes="Replace")
        app.push_screen(
            ask, lambda yes: _write(app, desk, path, redact=redact, only=only, replace=True) if yes else None
        )

    words = (
        "A file to import into Google, Apple or Outlook, best into a calendar of its own. Importing it again later "
        "updates the dates."
    )
    title = "Export this date" if only else "Export calendar without names" if redact else "Export calendar"
    app.push_screen(Ask(title, "Path of the file", words, start or str(Path("~") / name)), answered)


def _write(app: App[Any], desk: Desk, path: Path, *, redact: bool, only: tuple[str, ...], replace: bool) -> None:
    def work() -> None:
        data = calendar(desk, redact=redact, only=only)
        if data is None:
            first, todo = nothing(desk.assessment)
            app.call_from_thread(app.notify, todo, title=first, severity="warning", timeout=8)
            return
        try:
            written = write_calendar(path, data, replace=replace)
        except StoreError as error:
            app.call_from_thread(_refused, app, error)
            return
        app.call_from_thread(app.notify, str(written), title="Calendar written", timeout=12)

    app.run_worker(work, thread=True, group="export", exit_on_error=False)


def _refused(app: App[Any], error: StoreError) -> None:
    app.notify(f"{error.where}\n{error.todo}", title=error.what, severity="error", timeout=12)
