"""Exporting from the wizard: ask for a place, never write over anything unasked, work off the UI thread."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.export_file import hand_out, taken
from img_pathway.reports.calendar.file import BEGINS, calendar_of
from img_pathway.reports.pages.deadlines import nothing
from img_pathway.tui.screens.dialogs import Ask, Confirm

if TYPE_CHECKING:
    from img_pathway.tui.shell.app import PathwayApp


def ask_for_calendar(app: PathwayApp, *, redact: bool, start: str = "") -> None:
    """Ask where the calendar goes, then write it there; a place that cannot be used is asked for again."""
    # A redacted file is meant for others: its name must not tell whose it is either.
    name = "img-pathway.ics" if redact else f"img-pathway-{app.session.disk.path.stem}.ics"

    def answered(text: str | None) -> None:
        if not text:
            return
        path = Path(text).expanduser()
        try:
            exists = taken(path, BEGINS)
        except StoreError as error:
            _refused(app, error)
            ask_for_calendar(app, redact=redact, start=text)
            return
        if not exists:
            _write(app, path, redact=redact, replace=False)
            return
        ask = Confirm("Replace the earlier calendar?", str(path), yes="Replace")
        app.push_screen(ask, lambda yes: _write(app, path, redact=redact, replace=True) if yes else None)

    words = (
        "A file to import into Google, Apple or Outlook, best into a calendar of its own. Importing it again later "
        "updates the dates."
    )
    title = "Export calendar without names" if redact else "Export calendar"
    app.push_screen(Ask(title, "Path of the file", words, start or str(Path("~") / name)), answered)


def _write(app: PathwayApp, path: Path, *, redact: bool, replace: bool) -> None:
    session = app.session

    def work() -> None:
        data = calendar_of(
            session.assessment, session.rulebook, name=session.title, saved=_saved(session.disk.path), redact=redact
        )
        if data is None:
            first, todo = nothing(session.assessment)
            app.call_from_thread(app.notify, todo, title=first, severity="warning", timeout=8)
            return
        try:
            written = hand_out(path, data, BEGINS, replace=replace)
        except StoreError as error:
            app.call_from_thread(_refused, app, error)
            return
        app.call_from_thread(app.notify, str(written), title="Calendar written", timeout=12)

    app.run_worker(work, thread=True, group="export", exit_on_error=False)


def _refused(app: PathwayApp, error: StoreError) -> None:
    app.notify(f"{error.where}\n{error.todo}", title=error.what, severity="error", timeout=12)


def _saved(path: Path) -> datetime:
    """When the facts were last saved; an unsaved profile counts from the beginning."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)
