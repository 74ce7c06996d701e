"""Deadlines on the screen, and the calendar written from the palette."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import vobject
from textual.widgets import Button, Input, OptionList

from img_pathway.engine.ahead.agenda import DateAhead
from img_pathway.tui.screens.deadlines import DeadlinesScreen
from tests.tui.conftest import Start, Wizard

SIZES = [(80, 24), (120, 40), (60, 20)]


def screen(w: Wizard) -> DeadlinesScreen:
    found = w.app.screen
    assert isinstance(found, DeadlinesScreen)
    return found


def words(w: Wizard) -> str:
    return " ".join(w.text.split())


async def choose(w: Wizard, text: str, title: str) -> None:
    """A command by words: once the palette has gathered everything and stands on it."""
    await w.press("slash")
    await w.until(lambda: w.app.screen.query(OptionList))
    palette = w.app.screen
    await w.type(text)

    def settled() -> bool:
        found = palette.query_one(OptionList)
        first = str(found.options[0].prompt) if found.options else ""
        return found.highlighted == 0 and first.startswith(title) and still()

    seen: list[int] = []

    def still() -> bool:
        """Were the same number of answers there at the last looks too?"""
        seen.append(palette.query_one(OptionList).option_count)
        return len(seen) > 5 and len(set(seen[-5:])) == 1

    await w.until(settled)
    await w.press("enter")


async def find(w: Wizard, text: str) -> None:
    await w.press("f")
    await w.type(text)
    await w.press("enter")


def told(w: Wizard) -> str:
    """The chosen date in full, beside the list or below it."""
    return " ".join(
        "".join(text for text, _ in line.parts) for block in screen(w).about._blocks for line in block.lines
    )


@pytest.mark.parametrize("size", SIZES)
async def test_soonest_first_in_both_zones(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.press("d")
        shown = screen(w).shown()
        assert [one.day for one in shown] == sorted(one.day for one in shown)
        assert f"{len(shown)} dates ahead, by month" in words(w)
        assert "Your zone: Kolkata." in words(w)
        await find(w, "rank order list deadline")
        # Month and year stand over it.
        assert re.search(r"March 2028.*~Wed +1", w.text, re.S)
        assert "Rank order list deadline" in words(w).replace("│ ", "")
        assert "21:00 ET" in words(w)
        assert "deadline, in 465 days Wed 1 Mar 2028, 21:00 ET, Thu 2 Mar 2028 07:30 your time, expected" in told(w)
        await w.press("d")
        assert len(w.app.screen_stack) == 2
        await w.press("b")
        assert w.screen == "HomeScreen"


async def test_a_row_each_where_there_is_room_and_two_where_not(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("d")
        rows = [row.partition("│")[0] for row in w.text.splitlines()]
        # Day, days left, kind, what and where, each in its column, under the month.
        head = next(row for row in rows if row.split() == ["day", "left", "kind", "what", "where"])
        opens = next(row for row in rows if "MyERAS season opens" in row)
        booked = next(row for row in rows if "Final examination" in row)
        assert opens[3:].startswith("~Wed  2 09:00 ET ")
        assert opens.index("192 days") == booked.index(" 85 days")
        assert head.index("kind") == opens.index("opens ") == booked.index("planned")
        assert head.index("what") == opens.index("MyERAS") == booked.index("Final")
        assert "MyIntealth" in opens[opens.index("opens") :]
        assert any(row.strip().startswith("June 2027") for row in rows)
        # Its kind stands before a date, and is not said again by it.
        assert re.search(r"latest safe +Step 2 CK registration and permit +FSMB", w.text)
    async with wizard("pune", size=(80, 24)) as w:
        await w.press("d", "down")
        rows = w.text.splitlines()
        # The same columns; kind and place stand below what it is.
        number = next(n for n, row in enumerate(rows) if "MyERAS season opens" in row)
        assert re.search(r"~Wed +2 09:00 ET +192 days  MyERAS season opens$", rows[number].rstrip())
        assert rows[number + 1].strip("▌ ").split() == ["opens", "MyIntealth"]
        assert rows[number + 1].index("opens") == rows[number].index("MyERAS")
    async with wizard("pune", size=(60, 20)) as w:
        await w.press("d", "down")
        rows = w.text.splitlines()
        number = next(n for n, row in enumerate(rows) if "MyERAS season opens" in row)
        assert "~Wed  2, 09:00 ET  opens" in rows[number - 1]
        assert rows[number - 1].rstrip().endswith("192 days")
        assert rows[number].rstrip().endswith("MyIntealth")


async def test_what_is_near_is_marked_beside_its_colour(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        await w.press("d")
        rows = [row.partition("│")[0] for row in w.text.splitlines()]
        assert "! 11 days" in next(row for row in rows if re.search("latest safe +OET Medicine", row))
        assert "! 39 days" in next(row for row in rows if "Last OET day" in row)
        assert "!" not in next(row for row in rows if "Ranking opens" in row)


async def test_the_chosen_date_is_told_in_full(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("d")
        for _ in range(12):
            row = screen(w)._here()
            assert row
            assert row[0].title in told(w)
            assert all(one.do in told(w) for one in row)
            await w.press("down")


@pytest.mark.parametrize("size", SIZES[:2])
async def test_nothing_is_listed_twice(wizard: Start, size: tuple[int, int]) -> None:
    """One day that is advised for some steps and opens another is one row that says both."""
    async with wizard("pune", size=size) as w:
        await w.press("d")
        await find(w, "first day to submit")
        assert len(screen(w).shown()) == 2
        assert len([one for one in screen(w).page._blocks if one.kind == "date"]) == 1
        assert "advised and opens" in told(w)
        assert "ERAS token, Programme list, Submit in ERAS" in told(w)


async def test_what_is_done_or_over_is_folded(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        await w.press("d", "end")
        assert "Done or over" in w.text
        behind = screen(w)._behind
        assert behind
        assert behind[0].title not in w.text.partition("Done or over")[2]
        await w.press("enter", "end")
        assert all(one.title in w.text.partition("Done or over")[2] for one in behind)
        assert {one.title for one in behind}.isdisjoint(one.title for one in screen(w).shown())
        await w.press("enter")
        assert behind[0].title not in w.text.partition("Done or over")[2]


@pytest.mark.parametrize("size", SIZES[:2])
async def test_groups_in_turn(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        await w.press("d")
        assert "by month" in words(w)
        assert "February 2027" in w.text
        for said, heading in (("by stage", "Medical school"), ("by kind", "Deadlines")):
            await w.press("o")
            assert said in words(w)
            assert heading in w.text
        await w.press("o")
        assert "soonest first" in words(w)


async def test_the_filter_narrows_and_escape_widens(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("d")
        everything = len(screen(w).shown())
        await find(w, "march 2028 oet")
        assert "No date answers to these words." in w.text
        await w.press("f", "escape")
        await find(w, "march 2028")
        found = screen(w).shown()
        assert 0 < len(found) < everything
        assert {one.day.isoformat()[:7] for one in found} == {"2028-03"}
        await w.press("f", "escape")
        assert len(screen(w).shown()) == everything


async def test_enter_opens_the_step_and_why_explains_the_date(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("d")
        await find(w, "passport expires")
        await w.press("w")
        assert w.screen == "WhyScreen"
        assert "The passport expires" in w.text
        await w.press("b", "enter")
        assert (w.screen, w.step) == ("StageScreen", "identity.passport")


async def test_a_date_without_a_step_is_explained(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("d")
        await find(w, "final examination")
        await w.press("enter")
        assert w.screen == "WhyScreen"


async def test_a_click_opens_the_step(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("d")
        await find(w, "nrmp registration opens")
        row = next(
            y for y, text in enumerate(w.text.splitlines()) if "NRMP registration opens" in text.partition("│")[0]
        )
        assert await w.pilot.click(offset=(10, row))
        await w.until(lambda: w.screen == "StageScreen")
        assert w.step == "match.register"


async def test_the_list_follows_the_facts(wizard: Start) -> None:
    async with wizard("pune") as w:
        await w.press("d")
        await find(w, "expires")

        def passport() -> DateAhead:
            return next(one for one in screen(w).shown() if one.id == "expires.passport")

        assert passport().day.isoformat() == "2027-08-30"
        assert w.app.desk.record("identity.passport_expires", passport().day.replace(year=2029))
        await w.until(lambda: passport().day.isoformat() == "2029-08-30")
        assert "Thu 30 Aug 2029" in w.text


async def test_an_empty_list_says_what_to_do(wizard: Start, folder: Path) -> None:
    (folder / "profiles" / "new.toml").write_text("schema = 1\n")
    async with wizard("new") as w:
        await w.press("d")
        assert "Nothing dated lies ahead yet." in w.text
        assert "target Match" in words(w)
        await w.press("o")
        assert w.screen == "DeadlinesScreen"
        await w.press("enter")
        assert w.screen == "StageScreen"
        assert "Target Match" in w.text


async def test_it_is_found_by_words_and_help_lists_its_keys(wizard: Start) -> None:
    async with wizard("pune", size=(110, 60)) as w:
        await choose(w, "every date", "Deadlines")
        await w.until(lambda: w.screen == "DeadlinesScreen")
        await w.press("f1")
        assert "Group by month, by stage, by kind, or not at all." in words(w)


# ---------------------------------------------------------------------- the calendar


async def asked(w: Wizard) -> None:
    await w.until(lambda: w.screen == "Ask" and w.app.screen.query(Input))


async def fill(w: Wizard, place: Path) -> None:
    await asked(w)
    w.app.screen.query_one(Input).value = str(place)
    await w.press("enter")


async def test_the_calendar_is_written_where_it_is_asked_to(wizard: Start, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    async with wizard("pune") as w:
        await choose(w, "export calendar", "Export calendar")
        await asked(w)
        assert w.app.screen.query_one(Input).value == str(Path("~") / "img-pathway-pune.ics")
        await fill(w, target)
        await w.until(target.exists)
        await w.until(lambda: any(one.title == "Calendar written" for one in w.app._notifications))
    read = vobject.readOne(target.read_text())
    assert "Pune" in read.x_wr_calname.value
    assert len(read.vevent_list) > 20


async def test_one_date_is_exported_alone(wizard: Start, tmp_path: Path) -> None:
    target = tmp_path / "one.ics"
    async with wizard("pune") as w:
        await w.press("d")
        await find(w, "rank order list deadline")
        await w.press("e")
        await asked(w)
        assert w.app.screen.query_one(Input).value.endswith("img-pathway-pune-rank-order-list-deadline.ics")
        await fill(w, target)
        await w.until(target.exists)
    (event,) = vobject.readOne(target.read_text()).vevent_list
    assert event.summary.value.startswith("Rank order list deadline")


async def replace(w: Wizard, target: Path, answer: str) -> None:
    w.app.action_export_calendar(redact=True)
    await fill(w, target)
    await w.until(lambda: w.screen == "Confirm" and w.app.screen.query(answer))
    w.app.screen.query_one(answer, Button).press()
    await w.until(lambda: w.screen == "HomeScreen")
    await w.rest()


async def test_an_earlier_calendar_is_replaced_only_when_asked(wizard: Start, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    target.write_text("BEGIN:VCALENDAR\nold\n")
    async with wizard("pune") as w:
        await replace(w, target, "#no")
        assert target.read_text() == "BEGIN:VCALENDAR\nold\n"
        await replace(w, target, "#yes")
        await w.until(lambda: target.read_text() != "BEGIN:VCALENDAR\nold\n")
    assert b"Pune" not in target.read_bytes()


@pytest.mark.parametrize("name", ["profiles/pune.toml", "notes.txt", "nowhere/x.ics"])
async def test_no_other_file_is_touched(wizard: Start, folder: Path, name: str) -> None:
    target = folder / name
    if not target.exists() and "/" not in name:
        target.write_text("notes")
    before = target.read_bytes() if target.exists() else None
    async with wizard("pune") as w:
        w.app.action_export_calendar(redact=False)
        await fill(w, target)
        # A place where nothing can be written keeps the question.
        await w.until(lambda: len(w.app._notifications) or "Not taken" in w.text)
        assert (target.read_bytes() if target.exists() else None) == before


async def test_the_chosen_date_stands_below_the_list_until_there_is_room_beside_it(wizard: Start) -> None:
    async with wizard("pune", size=(100, 30)) as w:
        await w.press("d")
        assert screen(w).about.size.width > 90
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("d")
        assert 20 < screen(w).about.size.width < 40


async def test_the_file_of_one_date_is_called_by_it(wizard: Start) -> None:
    async with wizard("pune", size=(100, 30)) as w:
        await w.press("d", "e")
        await w.until(lambda: w.screen == "Ask")
        name = Path(w.app.screen.query_one(Input).value).name
        assert re.fullmatch(r"img-pathway-pune(-[a-z0-9]+)+\.ics", name)


async def test_the_kind_of_a_date_never_touches_its_title(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 60)) as w:
        await w.press("d")
        rows = [row for row in w.text.splitlines() if "latest possible" in row]
        assert rows
        assert all("latest possible  " in row for row in rows)
