"""The what-if screen: forks begun, changed, compared, accepted and discarded; the profile is touched by accepting alone."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from img_pathway.profile.facts import Fact, Profile
from img_pathway.profile.keep.forks import Fork, Forks, new
from img_pathway.profile.typed.keys import flatten, full, get, parse
from img_pathway.tui.commands import COMMANDS
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.stage import StageScreen
from img_pathway.tui.screens.whatif.whatif import WhatIfScreen
from img_pathway.tui.widgets.page import Page
from tests.tui.conftest import Start, Wizard

SIZES = [(80, 24), (120, 40), (60, 20)]
BOTH = SIZES[:2]
WAIT = "Something takes longer"
PAGES = {name for one in COMMANDS for name in re.findall(r"open\('(.+)'\)", one.action)} - {"whatif", "profiles"}
"""Every page that shows the open profile."""


def stamp(folder: Path, name: str = "pune") -> tuple[bytes, int]:
    path = folder / "profiles" / f"{name}.toml"
    return path.read_bytes(), path.stat().st_mtime_ns


def shelf(folder: Path, name: str = "pune") -> Forks:
    return Forks(folder / "forks" / name)


def titles(folder: Path, name: str = "pune") -> list[str]:
    return [one.fork.title for one in shelf(folder, name).list() if one.fork is not None]


def notices(w: Wizard) -> str:
    """Everything that was said in passing."""
    return " ".join(f"{note.title} {note.message}" for note in w.app._notifications)


async def settled(w: Wizard) -> WhatIfScreen:
    """Wait until every fork is read and derived."""
    for _ in range(200):
        screen = w.app.screen
        if (
            isinstance(screen, WhatIfScreen)
            and screen.list.is_read
            and all(screen.views.known(one) for one in screen.list.all)
        ):
            await w.rest(0.05)
            return screen
        await w.rest(0.05)
    raise AssertionError(w.text)


async def begin(w: Wizard, title: str, then: str = "") -> WhatIfScreen:
    """Begin a what-if by its title; `then` is typed into the question that follows some of them."""
    if not isinstance(w.app.screen, WhatIfScreen):
        await w.press("i")
    await settled(w)
    await w.press("n")
    await choose(w, title)
    if then:
        await w.type(then)
        await w.press("enter")
    return await settled(w)


def written(screen: WhatIfScreen) -> str:
    """Everything in the comparison, scrolled out of sight or not."""
    return " ".join("".join(part for part, _ in each.parts) for one in screen.page._blocks for each in one.lines)


async def choose(w: Wizard, title: str) -> None:
    """Take one of a list by how its title begins."""
    page = w.app.screen.query_one("#choices", Page)
    rows = [block for block in page._blocks if block.id]
    at = next(number for number, block in enumerate(rows) if block.lines[0].parts[0][0].startswith(title))
    await w.press(*["down"] * at, "enter")


async def add(w: Wizard, *titles: str) -> WhatIfScreen:
    """One more change of the fork under the cursor."""
    await w.press("e")
    for title in titles:
        await choose(w, title)
    return await settled(w) if titles[0] != WAIT else cast(WhatIfScreen, w.app.screen_stack[-2])


async def entered(w: Wizard) -> None:
    """Open the fork under the cursor on the ordinary screens."""
    await w.press("enter")
    await w.until(lambda: w.app.desk.fork is not None)
    await w.rest()
    assert w.screen == "HomeScreen"


async def left(w: Wizard) -> WhatIfScreen:
    """Back to the comparison, and to the profile."""
    await w.press("i")
    await w.until(lambda: w.app.desk.fork is None)
    return await settled(w)


@pytest.mark.parametrize("size", SIZES)
async def test_begin_compare_and_discard_leave_the_profile_alone(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    before = stamp(folder)
    async with wizard("pune", size=size) as w:
        await w.press("i")
        await settled(w)
        assert "NO WHAT-IF YET" in w.text
        await begin(w, "Step 2 CK fails")
        assert titles(folder) == ["Step 2 CK fails"]
        assert w.app.screen.query_one("#page", Page).scroll_offset.y == 0, "read from its beginning"
        for words in ("Step 2 CK fails", "As it is", "What if", "Match 2028"):
            assert words in w.text, words
        await begin(w, "The school takes 9 months")
        assert "✗ Match 2029" in w.text
        assert "! Match 2028" in w.text
        await w.press("up")
        await w.press("right")
        assert w.app.screen.focused is w.app.screen.query_one("#page")
        await w.press("escape", "d")
        assert "Discard “Step 2 CK fails”?" in w.text
        await w.press("n")
        assert len(titles(folder)) == 2
        await w.press("d", "y")
        await settled(w)
        assert titles(folder) == ["The school takes 9 months to verify"]
        assert "“Step 2 CK fails” is gone." in w.text
        await w.press("b")
        assert w.screen == "HomeScreen"
    assert stamp(folder) == before


async def test_u_right_after_a_discard_brings_the_fork_back_and_takes_nothing_else(wizard: Start, folder: Path) -> None:
    """It took back the last fact that was recorded in the profile itself."""
    async with wizard("pune") as w:
        w.app.desk.record("identity.passport_expires", date(2031, 1, 1))
        await w.press("i")
        await settled(w)
        await begin(w, "Step 2 CK fails")
        await w.press("d")
        assert "u right after it brings it" in w.text
        await w.press("y")
        await settled(w)
        assert titles(folder) == []
        await w.press("u")
        await settled(w)
        assert titles(folder) == ["Step 2 CK fails"]
        assert w.app.desk.profile.identity.passport_expires == date(2031, 1, 1)
        await w.press("d", "y")
        await settled(w)
        await w.press("down", "u")
        assert titles(folder) == []
        assert w.app.desk.profile.identity.passport_expires != date(2031, 1, 1)


async def test_an_answer_that_changes_nothing_says_so(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await w.press("i")
        await settled(w)
        await begin(w, "The school takes 9 months")
        for key, answer in (("a", "y Accept"), ("d", "y Discard")):
            await w.press(key)
            bar = w.text.splitlines()[-1]
            assert answer in bar
            assert "Beside" not in bar
            await w.press("enter")
            assert "Nothing is changed." in w.text
        assert titles(folder) == ["The school takes 9 months to verify"]


def value_of(key: str, fact: Fact) -> Any:
    """Something to record for a fact of any kind, on a day that has come."""
    if fact.kind == "date":
        return date(2026, 9, 1)
    texts = {
        "year": "2029",
        "month": "2025-06",
        "country": "NP",
        "countries": "NP",
        "zone": "Asia/Manila",
        "state": "NY",
        "fee": "eras.token.fee",
    }
    text = fact.choices[0][0] if fact.choices else texts.get(fact.kind, "yes" if fact.kind == "bool" else "1")
    return parse(key, text)


async def change_a_field(w: Wizard, stage: StageScreen, named: set[str]) -> bool:
    """Let the form on screen record the first of its facts that can be; False where it has none."""
    assert stage.form is not None
    desk = w.app.desk
    for field in stage.form.fields:
        value = value_of(field.key, field.state.fact)
        if value != get(desk.profile, field.key) and not stage.form.weigh(field.key, value).error:
            stage.form.edited(field.key, value)
            await w.until(lambda key=field.key, value=value: get(desk.profile, key) == value)  # type: ignore[misc]
            named.add(full(desk.profile, field.key))
            return True
    return False


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_and_form_is_the_forks_until_it_is_left(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    async with wizard("pune", size=size) as w:
        before, old, real = stamp(folder), w.app.desk.profile, w.app.desk
        await begin(w, "Aim one year later")
        await entered(w)
        fork = w.app.desk
        assert fork.real is real

        def told() -> None:
            first, second, *_ = w.text.splitlines()
            assert first.startswith(" WHAT IF  Aim one year later"), first
            assert "i leaves" in first or "and leaves" in first
            styles = [one.style for one in cast(BaseScreen, w.app.screen).top.render_line(0)]
            assert all(style is not None and style.reverse and style.bold for style in styles), "also without colours"
            assert "img-pathway" in second or size[0] == 60

        told()
        changed: set[str] = set()
        unchanged = []
        for stage in w.app.desk.assessment.stages:
            for step in stage.steps:
                w.app.open_step(step.id)
                await w.rest()
                told()
                if await change_a_field(w, cast(StageScreen, w.app.screen), changed):
                    break
            else:
                unchanged.append(stage.id)
        assert unchanged == ["exams"], "sittings are lists of entries: one is recorded below"
        for name in sorted(PAGES):
            w.app.open_page(name)
            await w.rest()
            assert w.screen != "HomeScreen"
            told()
        w.app.go_home()
        await w.rest()
        told()
        assert (w.app.desk, real.profile, stamp(folder)) == (fork, old, before)
        screen = await left(w)
        assert screen.fork is not None
        assert {"profile.target_match", *changed} == set(screen.fork.facts)
        assert "WHAT IF" not in w.text
        assert (w.app.desk, real.profile, stamp(folder)) == (real, old, before)
        await w.press("u")
        assert stamp(folder) == before, "the undo of the fork is its own"


async def test_what_is_typed_in_a_fork_is_the_forks_and_its_undo_takes_it_back(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        before = stamp(folder)
        await begin(w, "Aim one year later")
        await entered(w)
        w.app.open_step("permits.step2ck")
        await w.rest()
        await w.press("enter")
        form = cast(StageScreen, w.app.screen).form
        assert form is not None
        key = next(field.key for field in form.fields if field.state.fact.kind == "date")
        form.field(key).editor.focus()
        await w.type("12 Oct 2026")
        await w.press("enter", "escape")
        assert get(w.app.desk.profile, key) == date(2026, 10, 12)
        await w.press("u")
        assert get(w.app.desk.profile, key) is None
        await w.press("U")
        await left(w)
        [fork] = [one.fork for one in shelf(folder).list() if one.fork]
        assert fork.facts == {"profile.target_match": 2029, key: date(2026, 10, 12)}
        assert stamp(folder) == before


async def test_a_result_and_its_later_day_are_asked_together_and_the_fork_is_seen_from_that_day(
    wizard: Start, folder: Path
) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "Aim one year later")
        await entered(w)
        w.app.open_step("exams.step2ck")
        await w.rest()
        await w.press("enter")
        form = cast(StageScreen, w.app.screen).form
        assert form is not None
        await w.press("enter")
        await w.until(lambda: any(field.key == "exams.step2ck.1.result" for field in form.fields))
        form.field("exams.step2ck.1.date").editor.focus()
        await w.type("1 Mar 2027")
        await w.press("enter")
        form.edited("exams.step2ck.1.result", "fail")
        await w.until(lambda: w.app.desk.today == date(2027, 3, 1))
        await w.rest()
        assert "as if Mon 1 Mar 2027" in w.text
        await w.press("escape", "escape")
        await left(w)
        [fork] = [one.fork for one in shelf(folder).list() if one.fork]
        assert (fork.facts["exams.step2ck.1.result"], fork.seen_from) == ("fail", date(2027, 3, 1))


async def test_ready_made_changes_stack_and_two_forks_stand_side_by_side(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        before = stamp(folder)
        await begin(w, "Step 2 CK fails")
        screen = await add(w, "The school takes 9 months")
        assert titles(folder) == ["Step 2 CK fails + The school takes 9 months to verify"]
        for words in ("Test day: not recorded → Wed 2 Dec 2026", "Result: not recorded → fail", "→ 270 days"):
            assert words in written(screen), words
        await w.press("c")
        assert "No other what-if to set beside it: n begins one." in w.text
        screen = await begin(w, "Train on H-1B")
        assert screen.page.scroll_offset.y == 0
        await w.press("c")
        await choose(w, "Step 2 CK fails")
        assert "at the left" in w.text
        text = written(screen)
        assert "Beside “Step 2 CK fails + The school takes 9 months to verify”" in text
        assert (
            "“Step 2 CK fails + The school takes 9 months to verify” is seen from Wed 30 Dec 2026, 38 days later"
            in text
        )
        assert "Visa planned" in text
        assert "none chosen" in text
        assert "H-1B: unknown as last known" in text
        assert "1 of 4 used" in text
        money = [line for line in w.text.splitlines() if "Paid and lost" in line]
        assert len(re.findall(r"\$930|nothing", money[0])) == 2, "each side for itself"
        await entered(w)
        screen = await left(w)
        assert "Beside “Step 2 CK fails" in written(screen), "it stands there again after a look elsewhere"
        await w.press("c")
        await choose(w, "Your profile as it is")
        assert "As it is" in w.text
        assert stamp(folder) == before


async def test_two_visa_classes_are_put_beside_each_other_at_once(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        screen = await begin(w, "J-1 beside H-1B")
        await w.until(lambda: "Beside “Train on J-1”" in written(screen))
        assert titles(folder) == ["Train on H-1B", "Train on J-1"]
        heads = next(line for line in w.text.splitlines() if "Train on J-1 " in line and "Train on H-1B" in line)
        assert heads.index("Train on J-1 ") < heads.rindex("Train on H-1B")
        await begin(w, "J-1 beside H-1B")
        assert titles(folder) == ["Train on H-1B", "Train on J-1"], "what is there already is taken as it is"


async def test_leaving_by_escape_and_quitting_keep_the_fork(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await begin(w, "Aim one year later")
        await entered(w)
        w.app.open_page("plan")
        await w.press("escape")
        assert (w.screen, w.app.desk.fork is None) == ("HomeScreen", False)
        assert "1 what-if" not in w.text, "as if another one stood on it"
        await w.press("escape")
        await w.until(lambda: w.app.desk.fork is None)
        # Back where it was opened, with all the others.
        await settled(w)
        assert cast(WhatIfScreen, w.app.screen).forks.cursor_id == "aim-one-year-later"
        await entered(w)
        assert w.app.desk.record("profile.target_match", 2030)
        await w.press("p")
        await w.until(lambda: w.screen == "ProfilesScreen")
        assert w.app.desk.fork is None, "the profile itself is asked for"
        await w.press("escape", "i")
        await settled(w)
        await entered(w)
    [fork] = [one.fork for one in shelf(folder).list() if one.fork]
    assert fork.facts == {"profile.target_match": 2030}


async def test_what_belongs_to_the_profile_alone_is_not_done_from_a_fork(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await begin(w, "Aim one year later")
        await entered(w)
        w.app.open_page("deadlines")
        await w.press("e")
        await w.rest()
        assert w.screen == "DeadlinesScreen"
        assert "These dates are tried on only" in notices(w)
        assert not w.app.allows("first_questions", (), w.app.screen)
        w.app.action_export_calendar(False)
        await w.until(lambda: w.screen == "Ask")
        assert w.app.desk.fork is None, "the calendar is the profile's"


async def test_what_is_typed_and_not_recorded_is_said_before_the_fork_is_left(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await begin(w, "Aim one year later")
        await entered(w)
        w.app.open_step("permits.step2ck")
        await w.rest()
        form = cast(StageScreen, w.app.screen).form
        assert form is not None
        field = next(field for field in form.fields if field.state.fact.kind == "date")
        field.editor.focus()
        await w.type("31 Feb")
        w.app.navigator.for_real(lambda: None)
        await w.rest()
        assert w.app.desk.fork is not None
        assert "31 Feb" in w.text
        w.app.navigator.for_real(lambda: None)
        await w.until(lambda: w.app.desk.fork is None)


async def test_a_fork_that_cannot_be_kept_is_left_after_a_question_only(
    wizard: Start, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        before = stamp(folder)
        await begin(w, "Aim one year later")
        await entered(w)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("img_pathway.profile.file.disk_calls.Files.write", full)
        assert w.app.desk.record("profile.target_match", 2030)
        await w.rest()
        assert "✗ not saved" in w.text
        await w.press("i")
        await w.until(lambda: w.screen == "Confirm")
        await w.press("n")
        assert w.app.desk.fork is not None
        await w.press("i")
        await w.until(lambda: w.screen == "Confirm")
        await w.press("y")
        await w.until(lambda: w.app.desk.fork is None)
        assert stamp(folder) == before


async def test_forks_survive_a_restart(wizard: Start, folder: Path) -> None:
    async with wizard("pune") as w:
        await begin(w, "Aim one year later")
    async with wizard("pune") as w:
        await w.press("i")
        await settled(w)
        assert "Aim one year later" in w.text


@pytest.mark.parametrize("size", BOTH)
async def test_accept_records_exactly_the_changes_and_undo_takes_them_back(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    async with wizard("pune", size=size) as w:
        before, old = stamp(folder), w.app.desk.profile
        await begin(w, "Aim one year later")
        await add(w, WAIT, "School verifies")
        await w.type("soon")
        await w.press("enter")
        assert "Type a number" in w.text
        await w.press(*["backspace"] * 4)
        await w.type("7 months")
        await w.press("enter")
        await settled(w)
        assert stamp(folder) == before
        await w.press("a")
        for words in ("Accept “Aim one year later” into your profile?", "2028 → 2029", "→ 210 days"):
            assert words in w.text, words
        await w.press("escape")
        assert stamp(folder) == before
        await w.press("a", "y")
        await settled(w)
        assert "“Aim one year later” is recorded, and no what-if any more. u takes it back." in w.text
        assert titles(folder) == []
        facts, was = flatten(w.app.desk.profile), flatten(old)
        changed = {key: facts.get(key) for key in {*facts, *was} if facts.get(key) != was.get(key)}
        assert changed == {"profile.target_match": 2029, "durations.verification.seen": 210}
        w.app.desk.flush()
        assert stamp(folder) != before
        await w.press("u")
        await settled(w)
        assert "“Aim one year later” is a what-if again." in notices(w)
        assert w.app.desk.profile == old
        w.app.desk.flush()
        after, first = (tomllib.loads(one[0].decode()) for one in (stamp(folder), before))
        assert after | {"schema": 0} == first | {"schema": 0}, "the form of the file alone is newer"
        assert titles(folder) == ["Aim one year later"]


async def test_an_accepted_what_if_is_one_again_when_it_is_taken_back_later(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "Aim one year later")
        await w.press("a", "y")
        await settled(w)
        await w.press("escape", "escape", "h")
        w.app.desk.record("school.credit_years", 7)
        await w.press("u", "u")
        await w.until(lambda: titles(folder) != [])
        assert w.app.desk.profile.profile.target_match == 2028
        assert titles(folder) == ["Aim one year later"]
        await w.until(lambda: "1 what-if kept" in w.text)


async def test_what_has_not_happened_cannot_be_accepted(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        before = stamp(folder)
        await begin(w, "Step 2 CK fails")
        await w.press("a")
        assert "It cannot be recorded today" in notices(w)
        assert w.screen == "WhatIfScreen"
        assert stamp(folder) == before
        await w.press("s")
        await w.press(*["backspace"] * 12)
        await w.type("2026-01-01")
        await w.press("enter")
        assert "from today or a later day" in " ".join(w.text.replace("│", " ").split())
        await w.press(*["backspace"] * 12)
        await w.type("1 Mar 2027")
        await w.press("enter")
        await settled(w)
        assert "Mon 1 Mar 2027" in w.text


async def test_an_empty_one_is_named_renamed_and_copied(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("i")
        await settled(w)
        await w.press("n")
        await choose(w, "An empty one")
        await w.type("[b]Later[/b] x")
        await w.press("enter")
        await w.until(lambda: w.app.desk.fork is not None)
        assert "[b]Later[/b] x" in w.text.splitlines()[0]
        # Where to change something is said: the screen looks as before.
        assert any("/ finds a fact by its words" in one.message for one in w.app._notifications)
        await left(w)
        # It goes with the what-if: on the profile itself it would be wrong.
        assert not [*w.app._notifications]
        assert "[b]Later[/b] x" in w.text
        await w.press("r")
        await w.press(*["backspace"] * 20)
        await w.type("Plan B")
        await w.press("enter")
        await settled(w)
        await w.press("y")
        await w.press(*["backspace"] * 20)
        await w.type("Plan C")
        await w.press("enter")
        await settled(w)
        assert [one.name for one in shelf(folder).list()] == ["plan-b", "plan-c"]
        await w.press("a")
        assert "It changes no fact." in notices(w)


async def test_a_line_chosen_before_the_cursor_moved_on_belongs_to_its_own_fork(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "Aim one year later")
        screen = await begin(w, "The school takes 9 months")
        later = next(one.fork for one in shelf(folder).list() if one.fork and "profile.target_match" in one.fork.facts)
        assert screen.fork != later
        for gone in ("fact:nobody:profile.target_match", f"fact:{later.name}:profile.label"):
            screen.page.post_message(Page.Chosen(screen.page, gone))
        await w.rest(0.05)
        assert w.screen == "WhatIfScreen"
        screen.page.post_message(Page.Chosen(screen.page, f"fact:{later.name}:profile.target_match"))
        await w.until(lambda: w.app.desk.fork is not None)
        await w.rest()
        assert w.app.desk.fork is not None
        assert w.app.desk.fork.name == later.name
        assert (w.screen, w.step) == ("StageScreen", "profile.goal"), "where it is recorded"


async def test_with_the_mouse(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "Aim one year later")
        await begin(w, "The school takes 9 months")
        screen = w.app.screen
        assert isinstance(screen, WhatIfScreen)
        assert screen.fork is not None
        assert screen.fork.name.startswith("the-school")
        rows = w.text.splitlines()
        row = next(n for n, text in enumerate(rows) if "Aim one year later" in text[:36])
        await w.pilot.click(offset=(6, row))
        await w.rest()
        assert screen.fork.name == "aim-one-year-later"
        rows = w.text.splitlines()
        row = next(n for n, text in enumerate(rows) if "▸ Add a change" in text)
        await w.pilot.click(offset=(rows[row].index("▸ Add") + 2, row))
        await w.rest()
        assert w.screen == "Choose"


async def test_a_broken_fork_and_one_that_no_longer_fits_are_said(wizard: Start, folder: Path) -> None:
    shelf(folder).save(fork("Third sitting", {}))
    path = folder / "forks" / "pune" / "third-sitting.toml"
    path.write_text(
        path.read_text().replace("changes = []", '[[changes]]\nkey = "exams.step2ck.3.date"\nvalue = 2027-01-20\n')
    )
    (folder / "forks" / "pune" / "odd.toml").write_bytes(b"\xff")
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("i")
        await settled(w)
        assert "does not fit any more" in w.text
        assert "✗ cannot be read" in w.text
        await w.press("a")
        assert "It does not fit any more" in notices(w)
        await w.press("down")
        assert "This what-if cannot be read" in w.text
        await w.press("e", "a", "r", "c", "s")
        assert w.screen == "WhatIfScreen"
        await w.press("d", "y")
        await settled(w)
        assert not (folder / "forks" / "pune" / "odd.toml").exists()


async def test_what_was_recorded_since_is_said(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "Aim one year later")
        assert w.app.desk.record("profile.target_match", 2030)
        await w.rest()
        await settled(w)
        assert "Changed in your profile since: Target Match (year) was 2028, is now 2030" in " ".join(w.text.split())
        await w.press("a")
        assert "2030 → 2029" in w.text
        assert "Changed in your profile since" in w.text


async def test_another_rule_pack(wizard: Start, folder: Path, tmp_path: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        screen = await begin(w, "Another rule pack", "builtin")
        assert "Rules of builtin" in w.text
        assert screen.views.packs["builtin"] != ""
        await w.press("a")
        assert "rules use" in notices(w)
        await begin(w, "Another rule pack", str(tmp_path / "none.zip"))
        await w.rest(0.3)
        assert "cannot be used" in " ".join(w.text.split())


@pytest.mark.parametrize("size", BOTH)
async def test_who_did_not_match_finds_it_at_home_and_at_the_step(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    async with wizard("caribbean", size=size, today="2027-03-20") as w:
        assert "Apply again" not in w.text
        assert w.app.desk.record("seasons.2027.result", "unmatched")
        await w.rest()
        assert "▸ Apply again" in w.text
        w.app.open_step("match.result")
        await w.rest(0.3)
        assert "▸ Apply again" in w.text
        await w.press("i")
        await settled(w)
        assert "I did not match: apply again" in w.text
        assert "Match 2028" in w.text
        await w.press("b", "h", "right")
        side = w.app.screen.query_one("#side", Page)
        while side.cursor_id != "whatif:again":
            await w.press("down")
        await w.press("enter")
        await settled(w)
        assert titles(folder, "caribbean") == ["I did not match: apply again"]
        await w.press("enter", "end")
        assert stamp(folder, "caribbean")
        [again] = [one.fork for one in shelf(folder, "caribbean").list()]
        assert again is not None
        assert again.facts == {"profile.target_match": 2028}
        assert again.seen_from is None


async def test_a_failed_write_is_said_and_nothing_is_lost(
    wizard: Start, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "Aim one year later")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("img_pathway.profile.file.disk_calls.Files.write", full)
        await w.press("n", "enter")
        await settled(w)
        assert "not saved" in notices(w)
        assert titles(folder) == ["Aim one year later"]


async def test_it_is_found_by_words_and_in_help(wizard: Start) -> None:
    async with wizard("pune", size=(110, 60)) as w:
        await w.press("slash")
        await w.type("what if")
        await w.rest(0.5)
        await w.press("enter")
        await settled(w)
        await w.press("f1")
        assert "Record its changes in your profile, after a question." in w.text


def fork(title: str, facts: dict[str, object]) -> Fork:
    return new(title, (), date(2026, 11, 22)).changed(Profile(), facts)
