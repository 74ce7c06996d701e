"""The what-if screen: forks begun, changed, compared, accepted and discarded; the profile is touched by accepting alone."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from img_pathway.profile.facts import Profile
from img_pathway.profile.keep.forks import Fork, Forks, new
from img_pathway.profile.typed.keys import flatten, get
from img_pathway.tui.screens.whatif import fact_finder
from img_pathway.tui.screens.whatif.whatif import WhatIfScreen
from img_pathway.tui.widgets.page import Page
from tests.engine.build import book
from tests.tui.conftest import Start, Wizard

SIZES = [(80, 24), (120, 40), (60, 20)]
BOTH = SIZES[:2]


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
            and screen.listed is not None
            and all(screen.views.known(one) for one in screen.listed or ())
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
    page = w.app.screen.query_one("#choices")
    rows = [block for block in page._blocks if block.id]  # type: ignore[attr-defined]
    at = next(number for number, block in enumerate(rows) if block.lines[0].parts[0][0].startswith(title))
    await w.press(*["down"] * at, "enter")
    if then:
        await w.type(then)
        await w.press("enter")
    return await settled(w)


@pytest.mark.parametrize("size", SIZES)
async def test_begin_compare_and_discard_leave_the_profile_alone(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    before = stamp(folder)
    async with wizard("pune", size=size) as w:
        await w.press("i")
        await settled(w)
        assert "NO FORK YET" in w.text
        await begin(w, "Step 2 CK fails")
        assert titles(folder) == ["Step 2 CK fails"]
        for words in ("Step 2 CK fails", "As it is", "What if", "Seen 38 days later", "Match 2028"):
            assert words in w.text, words
        await begin(w, "The school takes 9 months")
        assert "✗ Match 2029" in w.text
        assert "! Match 2028" in w.text
        await w.press("up")
        assert "Seen 38 days later" in w.text
        await w.press("enter")
        assert w.app.screen.focused is w.app.screen.query_one("#page")
        await w.press("escape", "d")
        assert "Discard “Step 2 CK fails”?" in w.text
        await w.press("n")
        assert len(titles(folder)) == 2
        await w.press("d", "y")
        await settled(w)
        assert titles(folder) == ["The school takes 9 months to verify"]
        await w.press("b")
        assert w.screen == "HomeScreen"
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
        await w.press("e")
        await w.type("durations.verification.seen=200")
        await w.press("enter")
        await settled(w)
        assert stamp(folder) == before
        await w.press("a")
        for words in ("Accept “Aim one year later” into your profile?", "2028 → 2029", "→ 200"):
            assert words in w.text, words
        await w.press("escape")
        assert stamp(folder) == before
        await w.press("a", "y")
        await settled(w)
        assert "✓ recorded" in w.text
        facts, was = flatten(w.app.desk.profile), flatten(old)
        changed = {key: facts.get(key) for key in {*facts, *was} if facts.get(key) != was.get(key)}
        assert changed == {"profile.target_match": 2029, "durations.verification.seen": 200}
        w.app.desk.flush()
        assert stamp(folder) != before
        await w.press("a")
        assert "Nothing to accept" in notices(w)
        await w.press("u")
        await settled(w)
        assert w.app.desk.profile == old
        w.app.desk.flush()
        after, first = (tomllib.loads(one[0].decode()) for one in (stamp(folder), before))
        assert after | {"schema": 0} == first | {"schema": 0}, "the form of the file alone is newer"
        assert titles(folder) == ["Aim one year later"]


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
        assert "from today or a later day" in notices(w)
        await w.press("s")
        await w.press(*["backspace"] * 12)
        await w.type("1 Mar 2027")
        await w.press("enter")
        await settled(w)
        assert "Mon 1 Mar 2027" in w.text


@pytest.mark.parametrize("size", BOTH)
async def test_a_fact_is_found_by_words_and_checked_while_typed(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    async with wizard("caribbean", size=size) as w:
        await begin(w, "Aim one year later")
        await w.press("enter", "end")
        # A change opens with its value, the line below adds one.
        assert w.app.screen.query_one("#page").cursor_id is not None  # type: ignore[attr-defined]
        await w.press("e")
        await w.type("oet writ")
        assert "OET, sitting 1: Writing" in w.text
        assert "OET, sitting 2: Writing" in w.text
        await w.press("down", "up", "enter")
        assert "skills.oet.1.writing=" in w.text
        assert "a whole number" in w.text
        await w.type("9000")
        await w.press("enter")
        assert w.screen == "ChangeFact"
        assert "500" in w.text
        await w.press(*["backspace"] * 4)
        await w.type("350")
        assert "✓ Writing: 350" in w.text
        await w.press("enter")
        await settled(w)
        [fork] = [one.fork for one in shelf(folder, "caribbean").list() if one.fork]
        assert fork.facts["skills.oet.1.writing"] == 350
        assert get(w.app.desk.profile, "skills.oet.1.writing") == 290
        await w.press("escape", "enter", "home")
        screen = w.app.screen
        assert isinstance(screen, WhatIfScreen)
        screen.page.move_to(f"fact:{fork.name}:skills.oet.1.writing")
        await w.press("x")
        await settled(w)
        [fork] = [one.fork for one in shelf(folder, "caribbean").list() if one.fork]
        assert list(fork.facts) == ["profile.target_match"]


async def test_an_empty_one_is_named_renamed_and_copied(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await begin(w, "An empty one", "[b]Later[/b] x")
        assert "[b]Later[/b] x" in w.text
        await w.press("r")
        await w.press(*["backspace"] * 20)
        await w.type("Plan B")
        await w.press("enter")
        await settled(w)
        await w.press("c")
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
        await begin(w, "An empty one", "Nothing yet")
        screen = w.app.screen
        assert isinstance(screen, WhatIfScreen)
        later = next(one.fork for one in shelf(folder).list() if one.fork and one.fork.facts)
        assert screen.fork is not None
        assert screen.fork.facts == {}
        screen.page.post_message(Page.Chosen(screen.page, f"fact:{later.name}:{next(iter(later.facts))}"))
        await w.rest(0.05)
        assert w.screen == "ChangeFact"
        assert f"Change a fact in “{later.title}”" in w.text
        await w.press("escape")
        for gone in ("fact:nobody:profile.target_match", f"fact:{later.name}:profile.label"):
            screen.page.post_message(Page.Chosen(screen.page, gone))
        await w.rest(0.05)
        assert w.screen == "WhatIfScreen"


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
        row = next(n for n, text in enumerate(rows) if "▸ Change a fact" in text)
        await w.pilot.click(offset=(rows[row].index("▸ Change") + 2, row))
        await w.rest()
        assert w.screen == "ChangeFact"


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
        assert "This fork cannot be read" in w.text
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
        assert "Changed in your profile since: profile.target_match was 2028, is now 2030" in " ".join(w.text.split())
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


DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        ("profile.target_match=2029", {"profile.target_match": 2029}, "✓ Target Match (year): 2029"),
        (
            "exams.step2ck.1.date=2027-01-10; exams.step2ck.1.result=fail",
            {"exams.step2ck.1.date": date(2027, 1, 10), "exams.step2ck.1.result": "fail"},
            "✓ Test day",
        ),
        ("profile.label=a; b", {"profile.label": "a; b"}, "✓"),
        ("durations.verification=30", {"durations.verification.seen": 30}, "✓"),
        ("profile.label=", {}, "removed"),
        ("oet", None, "Write KEY=VALUE"),
        ("exams.step9.1.date=2027-01-10", None, "not a key known here"),
        ("exams.step2ck.2.date=2027-01-10", None, "there are 0 entries"),
        ("exams.step2ck.1.date=soon", None, "date"),
        ("exams.step2ck.1.result=fail", None, "Recorded without its test day"),
        ("exams.step2ck.1.date=2027-05-01; exams.step2ck.1.result=fail", None, "has not come yet"),
        ("exams.step2ck.1=x", None, "whole entry"),
    ],
)
def test_typed_changes(text: str, facts: dict[str, object] | None, said: str) -> None:
    found = fact_finder.read(fork("x", {}), Profile(), text, DAY)
    assert said.casefold() in found.text.casefold()
    assert (found.fork.facts if found.fork is not None else None) == facts


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("school verifies", "durations.verification.seen="),
        ("step 2 ck result", "exams.step2ck.1.result="),
        ("target", "profile.target_match="),
        ("token", "amounts.eras.token.fee.usd="),
        ("oet writing", "skills.oet.1.writing="),
    ],
)
def test_facts_are_found_by_words(words: str, key: str) -> None:
    assert key in [one.text for one in fact_finder.offers(Profile(), book(), words)]


def test_every_fact_that_is_offered_can_be_typed() -> None:
    for one in fact_finder.named(Profile(), book()):
        assert fact_finder.hint(f"{one.key}="), one.key
        assert one.label
