"""The brief of an open profile: since which day it tells what changed, and with or without who the person is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from img_pathway.desk.export import seen
from img_pathway.engine.plan.plan import as_planned
from img_pathway.reports.pages.brief import Brief, brief

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk

_LAST, _BEFORE = "briefed", "briefed_before"
"""In the state file: the day of the last brief that was handed out, and the one before that day."""
_A_SAVE = timedelta(minutes=1)
"""Between a file that is saved here and its line in the journal there is less."""


def briefing(data: DataFolder, desk: Desk, *, since: date | None = None, redact: bool = False) -> Brief:
    """The brief, without a day since the last brief that was handed out, else since the last visit.

    The day itself counts in: what was recorded after the meeting is told at the next one.
    """
    since = since or last_brief(data, desk) or data.last_visit(desk)
    found = seen(desk, redact=redact)
    assessment, person = as_planned(found.assessment, found.plan), found.label if redact else desk.title
    entries = []
    if since is not None:
        start = datetime.combine(since, time.min, desk.now.tzinfo)
        entries = data.store.journal(desk.file.path).since(start)
    return brief(
        assessment, found.plan, desk.rulebook, person=person, since=since, entries=entries,
        elsewhere=_written_elsewhere(data, desk, since), redacted=redact,
    )  # fmt: skip


def _written_elsewhere(data: DataFolder, desk: Desk, since: date | None) -> date | None:
    """The day from `since` on when the file was last written and not by a save of this data folder, as by a sync program.

    On a pretended day no file can have been written.
    """
    if since is None or data.pretended:
        return None
    try:
        written = datetime.fromtimestamp(desk.file.path.stat().st_mtime, desk.now.tzinfo)
    except OSError:
        return None
    saves = [entry.time for entry in data.store.journal(desk.file.path).entries()]
    # Where nothing was ever saved here the file may have come on the day of the first brief itself.
    known = max(saves) + _A_SAVE if saves else datetime.combine(since, time.max, desk.now.tzinfo)
    return written.date() if written > known and written.date() >= since else None


def last_brief(data: DataFolder, desk: Desk) -> date | None:
    """The last day before today on which a brief was handed out; ``None`` where there was none."""
    known = data.store.state.of(desk.file.path)
    days = []
    for name in (_LAST, _BEFORE):
        try:
            days.append(date.fromisoformat(str(known.get(name))))
        except ValueError:
            continue
    return max((day for day in days if day < desk.today), default=None)


def handed_out(data: DataFolder, desk: Desk) -> None:
    """Note that a brief was handed out today; on a pretended day nothing is noted."""
    today, known = desk.today.isoformat(), data.store.state.of(desk.file.path)
    before = known.get(_BEFORE) if known.get(_LAST) == today else known.get(_LAST)
    data.store.state.remember(desk.file.path, briefed=today, briefed_before=before)
