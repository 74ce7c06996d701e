"""Exporting from the wizard: ask for a place, never write over anything unasked, work off the UI thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from img_pathway.desk.export import Kind, paper_of, printed, replaces, write, written
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.file.paths import absolute, why_no_place
from img_pathway.reports.page import Block, line
from img_pathway.reports.pages.deadlines import nothing
from img_pathway.tui.screens.dialogs import Ask, Choose, Confirm

if TYPE_CHECKING:
    from textual.app import App

    from img_pathway.desk.session import Desk
    from img_pathway.reports.pages.brief import Brief


ALL_DATES = "All dates together: Export calendar, in the menu (Space)."
_WORDS = 6
"""Words of a date's title in the name of its file, at most."""


class Export(NamedTuple):
    """What is to be written: a kind of file, with or without what tells who it is about, all dates or those with some ids;
    or a brief alone.
    """

    kind: Kind
    redact: bool
    only: tuple[str, ...] = ()
    title: str = ""
    """What the only date is called."""
    page: Brief | None = None
    done: Callable[[], None] | None = None
    """What follows once it is written."""

    def name(self, desk: Desk) -> str:
        """The name proposed for the file; a redacted one is meant for others, and tells no name either."""
        what = ("brief",) if self.page is not None else ()
        words = re.findall(r"[a-z0-9]+", self.title.casefold())[:_WORDS]
        whose = () if self.redact else (desk.file.path.stem, *words)
        return f"{'-'.join(('img-pathway', *what, *whose))}.{self.kind}"


class _Said(NamedTuple):
    """How a kind of file is spoken of."""

    noun: str
    use: str


_KINDS: Final[Mapping[Kind, _Said]] = {
    "html": _Said("page", "A page to read, to print or to send: one file that needs nothing else."),
    "pdf": _Said("PDF", "The same, set for paper, in the letters of every script."),
    "md": _Said("text", "A text with headings and tables (Markdown), to paste or to edit."),
    "zip": _Said("tables", "Every table as CSV for Excel or LibreOffice, in one archive."),
    "json": _Said("data", "The same as data for programs."),
    "ics": _Said(
        "calendar",
        "A file to import into Google, Apple or Outlook, best into a calendar of its own. Importing it again later "
        "updates the dates.",
    ),
}
"""The kinds one may choose from, the likeliest first."""
_SHEETS: Final[tuple[Kind, ...]] = ("html", "pdf", "md")
"""Those of a page that is handed out."""


def ask_for_report(app: App[Any], desk: Desk, *, redact: bool) -> None:
    """Ask which kind of file is wanted, then where it goes."""
    title = "Export report without names" if redact else "Export report"
    _ask_kind(app, desk, title, [Export(kind, redact) for kind in _KINDS])


def ask_for_brief(app: App[Any], desk: Desk, page: Brief, done: Callable[[], None] | None) -> None:
    """The same for the page of a meeting."""
    title = "Export brief without names" if page.redacted else "Export brief"
    _ask_kind(app, desk, title, [Export(kind, page.redacted, page=page, done=done) for kind in _SHEETS])


def _ask_kind(app: App[Any], desk: Desk, title: str, offered: Sequence[Export]) -> None:
    if not _is_real(app, desk):
        return
    kinds = {f"kind:{one.kind}": one for one in offered}
    blocks = [
        Block((line((f".{one.kind}".ljust(7), "strong"), _KINDS[one.kind].use, hang=7),), id=ident, gap=0)
        for ident, one in kinds.items()
    ]

    def chosen(ident: str | None) -> None:
        if ident in kinds:
            _ask_where(app, desk, kinds[ident])

    words = "Names and all else that tells who you are: with stand-ins." if offered[0].redact else ""
    app.push_screen(Choose(title, blocks, words), chosen)


def ask_for_calendar(app: App[Any], desk: Desk, *, redact: bool, only: tuple[str, ...] = (), title: str = "") -> None:
    """Ask where the calendar goes, then write it there. With `only` it holds the dates with these ids alone, of that title."""
    if _is_real(app, desk):
        _ask_where(app, desk, Export("ics", redact, only, title))


def _is_real(app: App[Any], desk: Desk) -> bool:
    """Is no what-if open at the desk? What is tried on must not ring on anybody's telephone, nor lie on their desk."""
    if desk.fork is not None:
        app.notify("Leave the what-if (i) and export your own dates.", title="These dates are tried on only")
    return desk.fork is None


def _ask_where(app: App[Any], desk: Desk, what: Export, start: str = "") -> None:
    """Ask for the place, then write; one that cannot be used is asked for again."""

    def answered(text: str | None) -> None:
        if not text:
            return
        path = absolute(text)
        try:
            exists = replaces(path, what.kind)
        except StoreError as error:
            _refused(app, error)
            _ask_where(app, desk, what, start=text)
            return
        if not exists:
            _write(app, desk, path, what, replace=False)
            return
        ask = Confirm(f"Replace the earlier {said.noun}?", str(path), yes="Replace")
        app.push_screen(ask, lambda yes: _write(app, desk, path, what, replace=True) if yes else None)

    said = _KINDS[what.kind]
    names = " without names" if what.redact else ""
    title = "Export this date" if what.only else f"Export {said.noun}{names}"
    proposed = start or str(Path("~") / what.name(desk))
    use = f"{said.use} {ALL_DATES}" if what.only else said.use
    app.push_screen(Ask(title, "Path of the file", use, proposed, why_no_place), answered)


def _write(app: App[Any], desk: Desk, path: Path, what: Export, *, replace: bool) -> None:
    def work() -> None:
        def doubt(text: str) -> None:
            app.call_from_thread(app.notify, text, title="Not as it stands", severity="warning", timeout=12)

        try:
            data = _data(desk, what, doubt)
        except StoreError as error:
            app.call_from_thread(_refused, app, error)
            return
        if data is None:
            first, todo = nothing(desk.assessment)
            app.call_from_thread(app.notify, todo, title=first, severity="warning", timeout=8)
            return
        try:
            target = write(path, data, what.kind, replace=replace)
        except StoreError as error:
            app.call_from_thread(_refused, app, error)
            return
        if what.done is not None:
            app.call_from_thread(what.done)
        noun = _KINDS[what.kind].noun
        title = f"{noun[0].upper()}{noun[1:]} written"
        app.call_from_thread(app.notify, str(target), title=title, timeout=12)

    app.run_worker(work, thread=True, group="export", exit_on_error=False)


def _data(desk: Desk, what: Export, doubt: Callable[[str], None]) -> bytes | None:
    if what.page is None:
        return written(desk, what.kind, redact=what.redact, only=what.only, doubt=doubt)
    from img_pathway.reports.pages.report import brief_report

    return printed(brief_report(what.page), what.kind, paper_of(desk, redact=what.redact), doubt)


def _refused(app: App[Any], error: StoreError) -> None:
    app.notify(f"{error.where}\n{error.todo}", title=error.what, severity="error", timeout=12)
