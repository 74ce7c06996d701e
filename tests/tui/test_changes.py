"""What changed, old advice, fees and the age of the rules, on the screen."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from img_pathway.rulebook.pack import in_use
from tests.packs import NEWER, ROL, changed

from .conftest import Start

SIZES = [(80, 24), (120, 40)]


def visited(folder: Path, name: str, **days: str) -> None:
    """As if the profile had been open on a day."""
    path = str((folder / "profiles" / f"{name}.toml").resolve())
    (folder / "state.json").write_text(json.dumps({"profiles": {path: days}}))


@pytest.mark.parametrize("size", SIZES)
async def test_what_changed_since_the_last_visit(wizard: Start, folder: Path, size: tuple[int, int]) -> None:
    visited(folder, "pune", visited="2026-06-20")
    async with wizard("pune", size=size) as w:
        await w.press("r")
        assert w.screen == "ChangesScreen"
        assert "since your last visit on Sat 20 Jun 2026" in " ".join(w.text.split())
        assert "These touch you" in w.text
        await w.press("enter")
        assert w.screen == "WhyScreen"
        await w.press("escape", "escape")
        assert w.screen == "HomeScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_what_time_did_to_me_stands_first_and_leads_to_its_step(
    wizard: Start, folder: Path, size: tuple[int, int]
) -> None:
    visited(folder, "pune", visited="2026-11-22")
    async with wizard("pune", size=size, today="2027-09-22") as w:
        await w.press("r")
        text = " ".join(w.text.split())
        assert "For you, since your last visit on Sun 22 Nov 2026" in text
        assert "Lost" in text
        assert "The passport expires" in text
        assert "Mon 30 Aug 2027" in text
        await w.press("home", "enter")
        await w.until(lambda: w.step == "identity.passport")


async def test_home_says_what_time_did_and_leads_there(wizard: Start, folder: Path) -> None:
    visited(folder, "pune", visited="2026-11-22")
    async with wizard("pune", today="2027-09-22") as w:
        await w.until(lambda: "Since Sun 22 Nov 2026" in " ".join(w.text.split()))
        assert " lost, " in " ".join(w.text.split()), w.text
        await w.press("right", "home", "enter")
        assert w.screen == "ChangesScreen"


async def test_a_quiet_time_is_said(wizard: Start, folder: Path) -> None:
    visited(folder, "pune", visited="2026-11-21")
    async with wizard("pune") as w:
        assert "Since Sat 21 Nov" not in w.text
        await w.press("r")
        assert "nothing lapsed, came due or opened since Sat 21 Nov 2026" in " ".join(w.text.split())


async def test_a_day_before_every_visit_is_no_first_visit(wizard: Start, folder: Path) -> None:
    visited(folder, "pune", visited="2026-11-21")
    async with wizard("pune", today="2026-07-01", pretended=True) as w:
        await w.press("r")
        assert "first visit" not in w.text


async def test_what_was_recorded_is_the_last_visit_where_every_day_was_pretended(wizard: Start, folder: Path) -> None:
    async with wizard("pune", today="2026-11-21", pretended=True) as w:
        w.app.desk.record("exams.step2ck.1.date", date(2026, 12, 1))
    async with wizard("pune", today="2070-01-01", pretended=True) as w:
        assert w.app.data.last_visit(w.app.desk) is not None
    async with wizard("pune") as w:
        assert w.app.data.last_visit(w.app.desk) is None


async def test_the_last_visit_is_one_before_today(wizard: Start, folder: Path) -> None:
    visited(folder, "pune", visited="2026-11-01")
    for _ in range(2):
        async with wizard("pune") as w:
            last = w.app.data.last_visit(w.app.desk)
            assert last is not None
            assert last.isoformat() == "2026-11-01"
            w.app.open_step("exams.step1")
            await w.until(lambda: w.place == "exams.step1")
    async with wizard("pune", today="2026-11-23") as w:
        last = w.app.data.last_visit(w.app.desk)
        assert last is not None
        assert last.isoformat() == "2026-11-22"


async def test_a_first_visit_tells_of_a_year_and_unfolds_it(wizard: Start) -> None:
    """It was a wall of 74 rules, where nothing can have changed since."""
    async with wizard("caribbean") as w:
        assert w.app.data.last_visit(w.app.desk) is None
        w.app.open_page("changes")
        await w.rest()
        assert "This is your first visit" in " ".join(w.text.split())
        assert "▸ These touch you" in w.text
        assert "▸ The others" in w.text
        assert "in force since" not in w.text
        await w.press("enter")
        assert "▾ These touch you" in w.text
        assert "in force since" in w.text
        await w.press("enter")
        assert "in force since" not in w.text


async def test_home_leads_to_what_changed(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("right", "end", "enter")
        assert w.screen == "ChangesScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_old_advice_stands_at_its_step(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        w.app.open_step("permits.step2ck")
        await w.rest()
        for _ in range(4):
            if "now:" in w.text:
                break
            await w.press("pagedown")
        assert "Older guides say" in w.text or "now:" in w.text
        await w.press("f2")
        assert w.screen == "WhyScreen"
        await w.press(*["pagedown"] * 2)


@pytest.mark.parametrize("size", SIZES)
async def test_an_own_amount_is_shown_as_theirs(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        assert w.app.desk.record_many({"amounts.ecfmg.fee-account.usd": 125})
        w.app.open_step("identity.account")
        await w.rest()
        for _ in range(4):
            if "$125" in w.text and "yours" in w.text:
                break
            await w.press("pagedown")
        assert "$125" in w.text
        assert "yours" in w.text
        assert "$110" not in w.text


@pytest.mark.parametrize(
    ("today", "said", "absent"),
    [
        ("2027-02-26", "", "rules 90"),
        ("2027-02-27", "! rules 91 days old", "RULES"),
        ("2027-05-28", "✗ RULES 181 DAYS OLD", "! rules"),
    ],
)
@pytest.mark.parametrize("size", SIZES)
async def test_the_header_says_when_the_rules_are_old(
    wizard: Start, size: tuple[int, int], today: str, said: str, absent: str
) -> None:
    async with wizard("pune", size=size, today=today) as w:
        top = w.text.splitlines()[0]
        assert said in top
        assert absent not in top


async def test_the_pack_in_use_is_the_one_of_the_wizard(wizard: Start, folder: Path, tmp_path: Path) -> None:
    in_use.use(changed(tmp_path / "new", ROL, NEWER), folder)
    async with wizard("caribbean", size=(120, 60)) as w:
        assert w.app.desk.rulebook.version == "2026.12.01"
        await w.press("end")
        assert "Rules 2026.12.01" in w.text


async def test_a_pack_in_use_that_is_harmed_is_told_and_the_wizard_opens(
    wizard: Start, folder: Path, tmp_path: Path
) -> None:
    in_use.use(changed(tmp_path / "new", ROL, NEWER), folder)
    (folder / "rules" / "in-use.json").write_text("{")
    async with wizard("pune", size=(120, 40)) as w:
        assert w.app.desk.rulebook.origin == "built-in"
        assert "The built-in rules are used instead" in " ".join(note.title for note in w.app._notifications)
