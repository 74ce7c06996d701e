"""Notices come one at a time and cover no form; undo says what it took back in words."""

from __future__ import annotations

from datetime import date

import pytest
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets._toast import Toast

from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.screens.dialogs import Ask
from img_pathway.tui.shell import notices
from img_pathway.tui.widgets.bars import KeyBar
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start, Wizard

LONG = "Something that happened elsewhere and that nobody would see otherwise, with a todo. " * 2


def _shown(w: Wizard) -> list[str]:
    """What stands there; a notice on its way out is taken away in the same frame."""
    toasts = [toast._notification for toast in w.app.screen.query(Toast)]
    return [notice.title for notice in toasts if notice in w.app._notifications]


async def test_one_at_a_time_an_error_first_and_none_lost(wizard: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wizard("pune", notices=True) as w:
        # A brief stay that lasts longer than looking takes.
        monkeypatch.setattr(notices, "BRIEF", 0.6)
        seen: list[str] = []
        for title, severity in (("a", "warning"), ("b", "warning"), ("b", "warning"), ("c", "error"), ("d", "warning")):
            w.app.notify(LONG, title=title, severity=severity, timeout=1.2)
        for _ in range(80):
            await w.rest(0.04)
            shown = _shown(w)
            # The next one may be mounted a moment before the last one is gone.
            assert len(w.app._notifications) <= 1
            seen += [title for title in shown if title not in seen]
        # The first was on its way when the error came.
        assert [title for title in seen if title != "a"] == ["c", "b", "d"]
        assert _shown(w) == []
        # What Undo took back was said nowhere while an error stood there; the error comes again after it.
        w.app.notify(LONG, title="error", severity="error", timeout=1.2)
        await w.rest(0.05)
        w.app.notify(LONG, title="answer", answers=True)
        await w.rest(0.05)
        assert _shown(w) == ["answer"]
        await w.until(lambda: _shown(w) == ["error"])
        # At Home, where Escape leads nowhere.
        await w.press("escape")
        assert _shown(w) == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_no_notice_covers_a_field(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size, notices=True) as w:
        for place in ("stage", "waiting", "first-run", "question"):
            w.app.go_home()
            if place == "stage":
                w.app.open_step("exams.step2ck")
            elif place == "waiting":
                w.app.open_page("waiting")
            elif place == "first-run":
                w.app.welcome()
            else:
                w.app.push_screen(Ask("Save elsewhere", "Name or path", "A name for this data folder."))
            await w.rest()
            if place in ("stage", "waiting"):
                await w.press("e" if place == "waiting" else "enter")
            w.app.notify(LONG, title=place, severity="error")
            await w.until(lambda: _shown(w))
            await w.rest(0.05)
            fields: list[Widget] = [*w.app.screen.query(FactForm), *w.app.screen.query(Input)]
            assert any(field.has_focus_within for field in fields), place
            for toast in w.app.screen.query(Toast):
                assert toast.region.area > 0
                covered = [field for field in fields if toast.region.overlaps(field.region)]
                assert covered == [], (place, toast.region)
            w.app._say_next()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_notice_has_one_place_over_the_keys_and_covers_no_row(wizard: Start, size: tuple[int, int]) -> None:
    """It stood in another corner of every screen, on rows that were read and on the cursor."""
    async with wizard("pune", size=size, notices=True) as w:
        for place in ("home", "deadlines", "plan", "visa", "whatif", "money", "menu"):
            w.app.go_home()
            await w.rest()
            if place == "menu":
                await w.press("space")
            elif place != "home":
                w.app.open_page(place)
                await w.rest()
            await w.press("end")
            w.app.notify(LONG, title=place)
            await w.until(lambda: _shown(w))
            await w.rest(0.05)
            (toast,) = w.app.screen.query(Toast)
            bar = w.app.screen.query_one(KeyBar)
            assert (toast.region.x, toast.region.bottom) == (0, bar.region.y), place
            pages = [page for page in w.app.screen.query(Page) if page.display and page.region.area]
            assert [page for page in pages if page.region.overlaps(toast.region)] == [], place
            (focused,) = [page for page in pages if page.has_focus]
            await w.until(lambda page=focused: page.cursor_id is None or page.in_sight(page._cursor))  # type: ignore[misc]
            w.app._say_next()


@pytest.mark.parametrize("place", ["home", "stage", "waiting", "deadlines"])
async def test_a_notice_that_comes_again_and_again_leaves_no_row_behind(wizard: Start, place: str) -> None:
    """Each left an empty row over the keys, and the rest of the screen grew shorter by it."""
    async with wizard("caribbean", notices=True) as w:
        if place == "stage":
            w.app.open_step("exams.step2ck")
        elif place != "home":
            w.app.open_page(place)
        await w.rest()
        before = [one.region for one in w.app.screen.children if one.region.area]
        for again in range(4):
            w.app.notify(LONG, title=f"{again}", severity="error")
            await w.until(lambda again=again: _shown(w) == [f"{again}"])  # type: ignore[misc]
            high = w.app.screen.query_one("ToastRack").region.height
            w.app.forget_notices() if again % 2 else w.app.clear_notifications()
            w.app._say_next()
            await w.until(lambda: _shown(w) == [])
            assert high <= 4
        await w.rest()
        assert [one.region for one in w.app.screen.children if one.region.area] == before


async def test_a_notice_goes_with_the_screen_it_was_said_on(wizard: Start) -> None:
    async with wizard("pune", notices=True) as w:
        w.app.open_page("deadlines")
        await w.rest()
        w.app.screen.notify("What was said here.", title="here")
        await w.until(lambda: _shown(w) == ["here"])
        w.app.screen.notify("What waits behind it.", title="next", severity="warning")
        await w.press("space")
        await w.until(lambda: _shown(w) == [])
        await w.press("escape", "escape")
        assert (w.screen, _shown(w)) == ("HomeScreen", [])
        # An error is about all of the program.
        w.app.screen.notify("The disk is full.", title="not saved", severity="error")
        await w.press("d")
        await w.until(lambda: _shown(w) == ["not saved"])


async def test_what_is_said_on_the_way_to_another_screen_is_said_there(wizard: Start) -> None:
    async with wizard("pune", notices=True) as w:
        w.app.open_page("deadlines")
        await w.rest()
        w.app.screen.notify("Three dates were taken.", title="taken")
        w.app.go_home()
        await w.rest()
        assert (w.screen, _shown(w)) == ("HomeScreen", ["taken"])


async def test_undo_and_redo_say_what_became_of_each_fact(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.desk.record("identity.passport_expires", date(2031, 1, 1))
        await w.press("u")
        (note,) = w.app._notifications
        assert note.title == "Taken back"
        assert "1 Jan 2031 → Mon 30 Aug 2027" in note.message
        await w.press("U")
        (note,) = w.app._notifications
        assert note.title == "Redone"
        w.app.desk.record("exams.step2ck.1.date", date(2026, 11, 1))
        w.app.desk.remove("exams.step2ck.1")
        await w.press("u")
        await w.rest()
        (note,) = w.app._notifications
        assert "Step 2 CK" in note.message
        assert "not recorded → Sun 1 Nov 2026" in note.message


async def test_a_notice_of_what_is_not_recorded_goes_once_its_field_is_seen_again(wizard: Start) -> None:
    async with wizard("pune", notices=True) as w:
        w.app.open_step("exams.step2ck")
        await w.rest()
        await w.press("enter", "enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: form.in_entry)
        await w.type("31 Feb 2027")
        await w.press("escape")
        await w.until(lambda: _shown(w) == ["Not recorded"])
        # Elsewhere it stays for its time.
        await w.press("escape", "h")
        assert w.app._said is not None
        w.app.open_step("exams.step2ck")
        await w.rest()
        await w.press("enter", "enter")
        await w.until(lambda: w.app._said is None and _shown(w) == [])
        assert "not recorded, left from" in w.text


@pytest.mark.parametrize("place", ["home", "stage", "plan", "names", "deadlines"])
async def test_what_was_taken_back_is_told_whole_in_the_smallest_window(wizard: Start, place: str) -> None:
    """The last words of the new day stood outside the notice."""
    async with wizard("pune", size=(60, 20), notices=True) as w:
        facts = {"identity.passport_expires": date(2031, 1, 31), "school.final_exam": date(2027, 3, 16)}
        w.app.desk.record_many({**facts, "school.graduated": date(2028, 3, 30)})
        if place == "stage":
            w.app.open_step("identity.passport")
        elif place != "home":
            w.app.open_page(place)
        await w.rest()
        for action, title in ((w.app.action_undo, "Taken back"), (w.app.action_redo, "Redone")):
            action()
            await w.until(lambda title=title: title in _shown(w))  # type: ignore[misc]
            await w.rest(0.05)
            (toast,) = w.app.screen.query(Toast)
            rows = [row[toast.region.x : toast.region.right] for row in w.text.splitlines()]
            seen = " ".join(" ".join(rows[toast.region.y : toast.region.bottom]).replace("▌", " ").split())
            said = w.app._said
            assert said is not None
            assert " ".join(said.message.split()) in seen
            w.app._say_next()
