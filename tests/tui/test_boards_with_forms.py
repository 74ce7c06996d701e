"""The boards of an application: every one is drawn, its form opens, records and goes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from img_pathway.profile.facts.season import Ranked
from img_pathway.profile.facts.yours import Payment
from img_pathway.profile.typed.keys import get
from img_pathway.reports.boards import BOARDS
from img_pathway.tui.screens.boards import RECORD, BoardScreen
from img_pathway.tui.screens.programmes import FIRST
from img_pathway.tui.shell.screens import SCREENS, screen_class
from tests.tui.conftest import Start, Wizard

SIZES = [(80, 24), (120, 40)]
SCREENS_OF_BOARDS = {kind.NAME: name for name in SCREENS if issubclass(kind := screen_class(name), BoardScreen)}


def test_every_board_has_a_screen() -> None:
    assert set(SCREENS_OF_BOARDS) == set(BOARDS)


@pytest.mark.parametrize("size", SIZES)
async def test_every_board_is_drawn_and_its_form_opens_and_goes_back(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        for name in SCREENS_OF_BOARDS.values():
            w.app.navigator.open_page(name)
            await w.rest()
            screen = w.app.screen
            assert isinstance(screen, BoardScreen)
            assert (screen.TITLE or "?") in w.text
            if screen.KEYS:
                await w.press("a")
                if screen is not w.app.screen:  # With which programme? The first of them.
                    await w.press("enter")
                assert screen.form is not None, name
                assert screen.form.has_focus_within, name
                # A new entry goes back to its list first.
                for _ in range(3):
                    if screen.focused is not screen.page:
                        await w.press("escape")
                assert screen.focused is screen.page, name
            await w.press("escape")
            assert w.screen == "HomeScreen", name


async def test_the_way_to_the_first_entry_opens_it_with_the_cursor_in_its_first_field_and_stays(wizard: Start) -> None:
    """It led to a list with a line that adds, letters typed there were commands, and back on the page it was gone."""
    begun = 0
    async with wizard(first_run=True) as w:
        w.app.go_home()
        w.app.desk.record("profile.target_match", 2028)
        for name in SCREENS_OF_BOARDS.values():
            w.app.go_home()
            w.app.open_page(name)
            await w.rest()
            screen = w.app.screen
            assert isinstance(screen, BoardScreen)
            if (way := screen.page.cursor_id) not in (RECORD, FIRST):
                continue
            begun += 1
            before = w.text
            await w.press("enter")
            if screen is not w.app.screen:  # With which programme?
                await w.type("Elm")
                await w.press("enter")
            assert screen.form is not None
            assert screen.form.in_entry, name
            assert screen.form.fields[0].has_focus_within, name
            await w.press("escape")
            assert screen.focused is screen.page, name
            if name == "interviews":  # Its programme is on the list now.
                await w.press("u")
            assert screen.page.cursor_id == way, name
            assert w.text == before, name
    assert begun >= 5


async def test_an_empty_rank_list_offers_to_rank_those_one_has_met(wizard: Start) -> None:
    async with wizard("pune") as w:
        year = w.app.desk.profile.profile.target_match
        key = f"seasons.{year}.programmes.1"
        w.app.desk.record_many({f"{key}.name": "Elm", f"{key}.status": "interviewed"})
        w.app.open_page("ranklist")
        await w.rest()
        assert w.text.index("Rank those you have met") < w.text.index("Record the first one")
        await w.press("home", "enter", "y")
        assert [one.programme for one in get(w.app.desk.profile, f"seasons.{year}.rank_list")] == ["Elm"]


async def test_asking_moves_the_day_to_ask_on_and_the_words_can_be_copied(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        facts = {"what": "Letter from Dr Shah", "whom": "Dr Shah", "usual": 1}
        assert w.app.desk.record_many({f"waiting.errands.1.{key}": value for key, value in facts.items()})
        assert w.app.desk.record("waiting.errands.1.since", w.app.desk.today.replace(day=1))
        w.app.navigator.open_page("waiting")
        await w.rest()
        assert "! ask now" in w.text
        await w.press("c")
        assert "Letter from Dr Shah" in w.app.clipboard
        kept = w.app.data.folder / "words-to-ask.txt"
        assert kept.read_text(encoding="utf-8") == f"{w.app.clipboard}\n"
        assert kept.name in w.text
        assert "Dear Dr Shah" in w.text
        await w.press("y")
        assert "! ask now" not in w.text
        assert [one.about for one in w.app.desk.profile.waiting.contacts] == ["Letter from Dr Shah"]


async def test_ranks_move_with_keys_and_a_change_takes_the_certification_off(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match
        series = f"seasons.{year}.rank_list"
        names = {f"{series}.{n}.programme": name for n, name in enumerate(("Elm", "Oak", "Ash"), 1)}
        day = w.app.desk.today
        assert w.app.desk.record_many({**names, f"seasons.{year}.ranklist_certified": day})
        w.app.navigator.open_page("ranklist")
        await w.rest()

        def order() -> list[str | None]:
            return [one.programme for one in w.app.desk.profile.seasons[year or 0].rank_list]

        await w.press("J")
        assert order() == ["Oak", "Elm", "Ash"]
        assert w.app.desk.profile.seasons[year or 0].ranklist_certified is None
        await w.press("J")
        assert order() == ["Oak", "Ash", "Elm"]
        await w.press("J")
        assert order() == ["Oak", "Ash", "Elm"]
        await w.press("K", "K", "K")
        assert order() == ["Elm", "Oak", "Ash"]
        for _ in range(4):
            await w.press("u")
        assert w.app.desk.profile.seasons[year or 0].ranklist_certified == day


async def test_the_list_is_narrowed_sorted_and_answered_for_many(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match
        series = f"seasons.{year}.programmes"
        rows = (("Oak", "MA"), ("Elm", "OH"), ("Ash", "TX"))
        for number, (name, state) in enumerate(rows, 1):
            assert w.app.desk.record_many({f"{series}.{number}.name": name, f"{series}.{number}.state": state})
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("f", *"oh", "enter")
        assert ("Elm" in w.text, "Oak" in w.text) == (True, False)
        await w.press("f", "escape")
        for _ in range(2):
            await w.press("s")
        assert w.text.index("Ash") < w.text.index("Elm") < w.text.index("Oak")
        while not str(w.app.screen.page.cursor_id).startswith("programme:"):  # type: ignore[attr-defined]
            await w.press("down")
        await w.press("x", "y", "down", "enter")
        # The cursor has stayed on the one that was left by the filter.
        status = {one.name: one.status for one in w.app.desk.profile.seasons[year or 0].programmes}
        assert status == {"Oak": None, "Elm": "applying", "Ash": None}


async def test_a_mark_never_goes_over_to_another_programme(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("programmes")
        await w.rest()
        series = "seasons.2027.programmes"
        await _cursor_at(w, f"programme:{series}.3")
        await w.press("x", "up", "delete")
        assert "+ " not in w.text
        before = [one.status for one in get(w.app.desk.profile, series)]
        # No mark is left, so the answer is for the one under the cursor.
        await w.press("y", "down", "down", "enter")
        changed = [n for n, one in enumerate(get(w.app.desk.profile, series)) if one.status != before[n]]
        assert changed == [1]


async def test_a_sheet_is_shown_before_it_is_taken(wizard: Start, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Program Name,Program Code,Visa\nElm,1111140C0,J-1\nOak,oops,?\n", encoding="utf-8")
    async with wizard("pune", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("o", *str(sheet), "enter")
        assert "Take 2 programmes" in w.text
        assert "oops" in w.text
        await w.press("escape")
        assert year not in w.app.desk.profile.seasons or w.app.desk.profile.seasons[year].programmes == ()
        await w.press("o", *str(sheet), "enter", "y")
        assert [one.name for one in w.app.desk.profile.seasons[year].programmes] == ["Elm", "Oak"]
        await w.press("u")
        assert year not in w.app.desk.profile.seasons or w.app.desk.profile.seasons[year].programmes == ()


async def test_a_large_sheet_becomes_a_directory_to_choose_from(wizard: Start, tmp_path: Path) -> None:
    sheet = tmp_path / "all.csv"
    rows = "".join(f"Hospital {n},{1_000_000 + n}C0\n" for n in range(500))
    sheet.write_text(f"Program Name,Program Code\n{rows}", encoding="utf-8")
    async with wizard("pune", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("o", *str(sheet), "enter", "y")
        assert w.screen == "DirectoryScreen"
        assert "500 of 500" in w.text
        await w.press("f", *"hospital 1000041c0", "enter")
        assert "1 of 500" in w.text
        await w.press("enter")
        assert [one.name for one in w.app.desk.profile.seasons[year].programmes] == ["Hospital 41"]
        assert "on your list" in w.text
        await w.press("escape")
        assert w.screen == "ProgrammesScreen"
        assert "Hospital 41" in w.text


async def test_the_directory_says_who_is_excluded_and_puts_all_that_answer_on_the_list(
    wizard: Start, tmp_path: Path
) -> None:
    sheet = tmp_path / "all.csv"
    visas = ("none", "J-1", "?")
    rows = "".join(
        f"Hospital {n},{1_000_000 + n}C0,{'OH' if n < 3 else 'NY'},{1 if n else 300},{visas[n % 3]}\n"
        for n in range(500)
    )
    sheet.write_text(f"Program Name,Program Code,State,Minimum Step 2 score,Visa\n{rows}", encoding="utf-8")
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        before = len(w.app.desk.profile.seasons[year].programmes)
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("o", *str(sheet), "enter", "y")
        await w.press("f", *"ohio", "enter")
        assert "3 of 500" in w.text
        assert [w.text.count(said) for said in ("no J-1 or H-1B", "OH, J-1", "visa not known")] == [1, 1, 1]
        assert (w.text.count("✗ excluded"), w.text.count("? check")) == (1, 2)
        await w.press("A")
        assert "3 programmes shown on your list: 3 new" in " ".join(w.text.split())
        await w.press("y")
        assert len(w.app.desk.profile.seasons[year].programmes) == before + 3
        assert w.text.count("✓ on your list") == 3


async def test_an_empty_list_says_how_to_begin_and_looking_up_is_noted_for_many_at_once(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        w.app.navigator.open_page("programmes")
        await w.rest()
        assert "Take them from a sheet" in w.text
        year = w.app.desk.profile.profile.target_match
        assert w.app.desk.record_many({f"seasons.{year}.programmes.{n}.name": f"Elm {n}" for n in (1, 2)})
        await w.rest()
        while not str(w.app.screen.page.cursor_id).startswith("programme:"):  # type: ignore[attr-defined]
            await w.press("down")
        await w.press("x", "down", "x", "c")
        programmes = w.app.desk.profile.seasons[year or 0].programmes
        assert {(one.checked, one.visa_checked) for one in programmes} == {(w.app.desk.today, w.app.desk.today)}


async def test_a_adds_a_programme_at_once_and_a_filtered_count_is_a_sentence(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        before = len(w.app.desk.profile.seasons[year].programmes)
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("a", *"Zeta", "enter")
        programmes = w.app.desk.profile.seasons[year].programmes
        assert (len(programmes), programmes[-1].name) == (before + 1, "Zeta")
        await w.press("escape", "escape", "escape")
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("f", *"Zeta", "enter")
        assert "conditions. 1 shown." in " ".join(w.text.split())


async def test_enter_on_what_is_to_know_shows_the_rules_it_rests_on_and_why_explains_the_first(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("ranklist")
        await w.rest()
        # The cursor begins at the first rank, below what is to be mended.
        assert str(w.app.screen.page.cursor_id).startswith("fact:")  # type: ignore[attr-defined]
        await w.press("home", "down")
        assert str(w.app.screen.page.cursor_id).startswith("finding:")  # type: ignore[attr-defined]
        title = f"§ {w.app.desk.rulebook.rule('nrmp.rank.only-certified').title}"
        assert title not in w.text
        await w.press("f2")
        assert w.screen == "WhyScreen"
        await w.press("escape")
        assert w.screen == "RankListScreen"
        await w.press("enter")
        assert title in w.text
        await w.press("down", "enter")
        assert w.screen == "WhyScreen"


@pytest.mark.parametrize("size", SIZES)
async def test_e_opens_the_entry_under_the_cursor_and_a_adds_one(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        year = w.app.desk.profile.profile.target_match
        key = f"seasons.{year}.programmes"
        names = {f"{key}.{n}.name": name for n, name in enumerate(("Elm", "Oak"), 1)}
        assert w.app.desk.record(key, ())
        assert w.app.desk.record_many({**names, **{f"{key}.{n}.interviews.1.people": f"Dr {n}" for n in (1, 2)}})
        w.app.navigator.open_page("interviews")
        await w.rest()
        while not str(w.app.screen.page.cursor_id).startswith(f"fact:{key}.2."):  # type: ignore[attr-defined]
            await w.press("down")
        await w.press("e")
        form = w.app.screen.form  # type: ignore[attr-defined]
        assert form.fields[0].key.startswith(f"{key}.2.interviews.1.")
        # Opened from the page it leads back there.
        await w.press("escape")
        assert w.app.focused is w.app.screen.page  # type: ignore[attr-defined]
        await w.press("a")
        assert "With which programme?" in w.text
        await w.press("down", "enter")
        assert form.fields[0].key.startswith(f"{key}.2.interviews.2.")


@pytest.mark.parametrize("listed", [("Elm", "Oak"), ()])
async def test_a_programme_that_is_not_listed_is_added_by_its_name_with_its_interview(
    wizard: Start, listed: tuple[str, ...]
) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        key = f"seasons.{year}.programmes"
        assert w.app.desk.record(key, ())
        assert w.app.desk.record_many({f"{key}.{n}.name": name for n, name in enumerate(listed, 1)})
        w.app.navigator.open_page("interviews")
        await w.rest()
        await w.press("a")
        assert ("No programme is on your list yet" in " ".join(w.text.split())) == (not listed)
        await w.type("Howard University")
        assert "add “Howard University”" in w.text
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        number = len(listed) + 1
        assert form.fields[0].key.startswith(f"{key}.{number}.interviews.1.")
        assert form.fields[0].has_focus_within
        assert w.app.desk.profile.seasons[year].programmes[number - 1].name == "Howard University"


async def test_a_programme_of_the_rank_list_alone_is_offered_for_an_interview(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        key = f"seasons.{year}.programmes"
        ranks = f"seasons.{year}.rank_list"
        assert w.app.desk.record(key, ())
        assert w.app.desk.record(ranks, ())
        ranked = {"1.programme": "Elm", "2.programme": "Oak", "2.nrmp": "1516400C0", "3.nrmp": "999999999"}
        assert w.app.desk.record_many({f"{key}.1.name": "Elm", **{f"{ranks}.{k}": v for k, v in ranked.items()}})
        w.app.navigator.open_page("interviews")
        await w.rest()
        await w.press("a")
        assert w.text.count("on your rank list") == 1
        await w.press("down", "enter")
        new = w.app.desk.profile.seasons[year].programmes[1]
        assert (new.name, new.nrmp) == ("Oak", "1516400C0")
        form = w.app.screen.form  # type: ignore[attr-defined]
        assert form.fields[0].key.startswith(f"{key}.2.interviews.1.")
        # A day alone is no hour: it is kept as the day, until its hour takes its place.
        await w.type("14 Jan 2027")
        await w.press("enter")
        here = f"{key}.2.interviews.1"
        assert (get(w.app.desk.profile, f"{here}.at"), get(w.app.desk.profile, f"{here}.day")) == (
            None,
            date(2027, 1, 14),
        )
        assert "hour not known" in " ".join(w.text.split())
        await w.press("up", "ctrl+u")
        await w.type("14 Jan 2027 10:00 ET")
        await w.press("enter")
        assert get(w.app.desk.profile, f"{here}.day") is None
        assert get(w.app.desk.profile, f"{here}.at") is not None
        w.app.desk.undo()
        assert (get(w.app.desk.profile, f"{here}.at"), get(w.app.desk.profile, f"{here}.day")) == (
            None,
            date(2027, 1, 14),
        )


async def test_who_is_listed_is_not_added_again(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        key = f"seasons.{year}.programmes"
        assert w.app.desk.record(key, ())
        assert w.app.desk.record(f"{key}.1.name", "Elm")
        w.app.navigator.open_page("interviews")
        await w.rest()
        await w.press("a", *"elm")
        assert "add “" not in w.text
        await w.press("enter")
        assert len(w.app.desk.profile.seasons[year].programmes) == 1


async def test_an_interview_whose_hour_cannot_be_read_is_kept_and_escape_leads_to_the_page(wizard: Start) -> None:
    """Escape led to the list of programmes, and what was typed was dropped with the new entry."""
    async with wizard("caribbean", size=(80, 24), notices=True) as w:
        year = w.app.desk.profile.profile.target_match
        assert w.app.desk.record(f"seasons.{year}.programmes", ())
        assert w.app.desk.record(f"seasons.{year}.programmes.1.name", "Elm")
        w.app.navigator.open_page("interviews")
        await w.rest()
        await w.press("a", "enter")
        await w.type("half past noon")
        form = w.app.screen.form  # type: ignore[attr-defined]
        typed = next(field for field in form.fields if field.state.under_way).key
        await w.press("escape")
        if form.in_entry:
            # What lay open closed first.
            await w.press("escape")
        assert w.app.focused is w.app.screen.page  # type: ignore[attr-defined]
        assert "'half past noon'" in w.text
        await w.press("a", "enter")
        field = next(field for field in form.fields if field.key == typed)
        assert field.state.text == "half past noon"


async def test_e_on_the_names_opens_the_name_under_the_cursor(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("names")
        await w.rest()
        while "identity.diploma_name" not in str(w.app.screen.page.cursor_id):  # type: ignore[attr-defined]
            await w.press("down")
        await w.press("e", "ctrl+u", *"Ana Maria Lopez", "enter")
        assert w.app.desk.profile.identity.diploma_name == "Ana Maria Lopez"


async def test_interviews_come_from_a_sheet_shown_first(wizard: Start, tmp_path: Path) -> None:
    sheet = tmp_path / "iv.csv"
    sheet.write_text("Program Name,Interview,Format\nElm,2027-01-14 10:00 ET,Zoom\nAsh,x,\n", encoding="utf-8")
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        key = f"seasons.{year}.programmes"
        assert w.app.desk.record(key, ())
        assert w.app.desk.record(f"{key}.1.name", "Elm")
        w.app.navigator.open_page("interviews")
        await w.rest()
        await w.press("o", *str(sheet), "enter")
        assert "Take 1 interview" in w.text
        assert "Ash" in w.text
        await w.press("y")
        assert "10:00 ET" in w.text
        assert len(w.app.desk.profile.seasons[year].programmes[0].interviews) == 1
        await w.press("u")
        assert w.app.desk.profile.seasons[year].programmes[0].interviews == ()


async def test_x_takes_an_entry_off_and_undo_brings_it_back(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        year = w.app.desk.profile.profile.target_match or 0
        key = f"seasons.{year}"
        ranks = {f"{key}.rank_list.{n}.programme": name for n, name in enumerate(("Elm", "Oak"), 1)}
        assert w.app.desk.record_many({**ranks, f"{key}.ranklist_certified": w.app.desk.today})
        w.app.navigator.open_page("ranklist")
        await w.rest()
        while not str(w.app.screen.page.cursor_id).endswith("rank_list.2"):  # type: ignore[attr-defined]
            await w.press("down")
        await w.press("x")
        season = w.app.desk.profile.seasons[year]
        assert ([one.programme for one in season.rank_list], season.ranklist_certified) == (["Elm"], None)
        await w.press("u")
        assert [one.programme for one in w.app.desk.profile.seasons[year].rank_list] == ["Elm", "Oak"]


async def test_undo_tells_the_entry_that_came_back_and_goes_to_it(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("letters")
        await w.rest()
        await _cursor_at(w, "fact:seasons.2027.recommendations.2")
        before = w.app.desk.profile
        await w.press("x")
        await w.press("home", "u")
        assert w.app.desk.profile == before
        assert w.app.screen.page.cursor_id == "fact:seasons.2027.recommendations.2"  # type: ignore[attr-defined]
        (note,) = w.app._notifications
        assert note.message.startswith("Match 2027: Letter 2: not recorded → Dr. Lindqvist, US clinical")
        assert "Amari" not in note.message


async def test_the_cursor_stays_where_the_last_entry_was_removed(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("interviews")
        await w.rest()
        page = w.app.screen.page  # type: ignore[attr-defined]
        await _cursor_at(w, "fact:seasons.2027.programmes.2.interviews.1")
        below = page.nearest[1]
        await w.press("x")
        assert page.cursor_id == below


async def test_ranks_that_hold_different_facts_change_places_whole(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match
        key = f"seasons.{year}.rank_list"
        assert w.app.desk.record(key, (Ranked(programme="Elm"), Ranked(nrmp="1505140C0")))
        w.app.navigator.open_page("ranklist")
        await w.rest()
        await w.press("J")
        ranks = w.app.desk.profile.seasons[year or 0].rank_list
        assert [(one.programme, one.nrmp) for one in ranks] == [(None, "1505140C0"), ("Elm", None)]


async def test_a_list_that_grows_is_not_called_complete_any_more(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match
        key = f"seasons.{year}"
        assert w.app.desk.record_many({f"{key}.programmes.1.name": "Elm", f"{key}.programs_complete": True})
        assert w.app.desk.profile.seasons[year or 0].programs_complete
        assert w.app.desk.record(
            f"{key}.programmes.{len(w.app.desk.profile.seasons[year or 0].programmes) + 1}.name", "Oak"
        )
        assert w.app.desk.profile.seasons[year or 0].programs_complete is None
        await w.until(lambda: any("not called complete" in one.message for one in w.app._notifications))
        await w.press("u")
        assert w.app.desk.profile.seasons[year or 0].programs_complete


async def _cursor_at(w: Wizard, begin: str) -> None:
    page = w.app.screen.page  # type: ignore[attr-defined]
    for _ in range(80):
        if str(page.cursor_id).startswith(begin):
            return
        await w.press("down")
    raise AssertionError(begin)


async def test_a_payment_begun_on_a_fee_takes_that_fee_and_amount_and_going_away_records_nothing(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("money")
        await w.rest()
        assert "a Payment" in w.text
        before = w.app.desk.profile.money.payments
        await _cursor_at(w, "line:skills.pathway@ecfmg.fee-pathway")
        await w.press("a", "escape")
        assert w.app.desk.profile.money.payments == before
        await _cursor_at(w, "line:skills.pathway@ecfmg.fee-pathway")
        await w.press("a", *"today", "enter", "escape")
        paid = w.app.desk.profile.money.payments[-1]
        assert (paid.date, paid.fee, str(paid.amount)) == (w.app.desk.today, "ecfmg.fee-pathway", "945")
        assert "line:skills.pathway@ecfmg.fee-pathway" not in {
            one.id
            for one in w.app.screen.page._blocks  # type: ignore[attr-defined]
        }


@pytest.mark.parametrize("away", [("escape",), ("enter", "escape"), ("down", "down", "escape"), ("ctrl+q",)])
async def test_who_only_looks_at_a_payment_begun_on_a_fee_has_paid_nothing(
    wizard: Start, away: tuple[str, ...]
) -> None:
    # A fee of no season, and one whose amount is not certain.
    for fee in ("skills.oet@ecfmg.fee-oet", "programs.documents@eras.fee.usmle-transcript"):
        async with wizard("caribbean", size=(80, 24)) as w:
            w.app.navigator.open_page("money")
            await w.rest()
            before = w.app.desk.profile.money.payments
            await _cursor_at(w, f"line:{fee}")
            await w.press("a", *away)
            assert w.app.desk.profile.money.payments == before


async def test_a_wanted_paper_opens_as_one_of_its_kind(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("documents")
        await w.rest()
        before = w.app.desk.profile.documents.papers
        await _cursor_at(w, "paper:documents.papers@immunization")
        await w.press("e", "escape")
        assert w.app.desk.profile.documents.papers == before
        await _cursor_at(w, "paper:documents.papers@immunization")
        await w.press("e", "enter", "escape")
        assert w.app.desk.profile.documents.papers[-1].kind == "immunization"


async def test_the_whole_form_of_a_payment_can_be_reached_in_a_small_window(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("money")
        await w.rest()
        await w.press("a")
        assert "Can be had back until" in w.text
        assert "Refunded on" in w.text
        assert "F4: calendar" in w.text


async def test_past_the_last_field_enter_adds_the_next_entry(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("money")
        await w.rest()
        count = len(w.app.desk.profile.money.payments)
        await w.press("a", *"today", *["enter"] * len(Payment.facts), "enter")
        assert len(w.app.desk.profile.money.payments) == count + 1
        await w.press(*"yesterday", "enter")
        assert len(w.app.desk.profile.money.payments) == count + 2


async def test_that_one_asked_about_a_paper_stands_at_its_wait(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        day = w.app.desk.today.replace(day=1)
        key = "documents.papers.1"
        facts = {f"{key}.kind": "contract", f"{key}.sent.1.to": "board", f"{key}.sent.1.date": day}
        assert w.app.desk.record_many(facts)
        w.app.navigator.open_page("waiting")
        await w.rest()
        await _cursor_at(w, f"wait:{key}")
        await w.press("y")
        assert "Asked: " in w.text


async def test_an_invitation_is_answered_and_a_thank_you_noted_by_one_key(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24), today="2026-12-10") as w:
        names = [one.name for one in w.app.desk.profile.seasons[2027].programmes]
        last = names.index("St. Brendan Medical Center") + 1
        assert w.app.desk.record(f"seasons.2027.programmes.{last}.interviews.1.answer", None)
        w.app.navigator.open_page("interviews")
        await w.rest()
        # What clashes leads, before the rows.
        assert w.text.index("overlap on") < w.text.index("To answer") < w.text.index("Ahead")
        page = w.app.screen.page  # type: ignore[attr-defined]

        async def under(state: str) -> str:
            for _ in range(40):
                if w.app.screen._state() == state:  # type: ignore[attr-defined]
                    return str(page.cursor_id).partition(":")[2]
                await w.press("down")
            raise AssertionError(state)

        key = await under("to answer")
        await w.press("y", "enter")
        assert get(w.app.desk.profile, key).answer == "accepted"
        key = await under("held")
        await w.press("c")
        assert get(w.app.desk.profile, key).thanked == w.app.desk.today


async def test_those_met_are_ranked_at_once_below_the_others(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24), today="2027-01-30") as w:
        year = w.app.desk.profile.profile.target_match or 0
        before = w.app.desk.profile.seasons[year].rank_list
        assert w.app.desk.record(f"seasons.{year}.programmes.5.train_there", False)
        w.app.navigator.open_page("ranklist")
        await w.rest()
        assert "This list costs nothing" in w.text
        await w.press("o")
        assert "Rank 3 programmes that you have met" in " ".join(w.text.split())
        await w.press("y")
        after = w.app.desk.profile.seasons[year].rank_list
        assert after[: len(before)] == before
        assert [one.programme for one in after[len(before) :]] == [
            "Mercy Valley Hospital",
            "Bayshore Health",
            "St. Brendan Medical Center",
        ]
        assert "No programme" not in w.text
        await w.press("o")
        assert "Every programme you interviewed with is ranked, or you would not train" in " ".join(w.text.split())
        assert w.app.desk.record(f"seasons.{year}.programmes", ())
        await w.rest()
        await w.press("o")
        assert "No interview is recorded as held yet." in w.text


async def test_the_rank_list_leads_to_the_day_it_was_certified(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24), today="2027-02-10") as w:
        year = w.app.desk.profile.profile.target_match or 0
        w.app.navigator.open_page("ranklist")
        await w.rest()
        assert "Certified in R3? Record the day" in w.text
        w.app.screen.page.move_to(f"way:seasons.{year}.ranklist_certified")  # type: ignore[attr-defined]
        await w.press("enter")
        assert w.app.screen.form.field(f"seasons.{year}.ranklist_certified").has_focus_within  # type: ignore[attr-defined]
        await w.type("9 Feb 2027")
        await w.press("enter")
        assert str(w.app.desk.profile.seasons[year].ranklist_certified) == "2027-02-09"
        await w.press("escape")
        assert "Certified on Tue 9 Feb 2027: change the day" in w.text
        # Without ranks there is nothing to certify.
        assert w.app.desk.record(f"seasons.{year}.rank_list", ())
        await w.rest()
        assert "change the day" not in w.text


async def test_the_names_begin_at_the_passport_while_that_is_not_recorded(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        assert w.app.desk.record("profile.passport_name", None)
        w.app.navigator.open_page("names")
        await w.rest()
        assert str(w.app.screen.page.cursor_id).endswith("@profile.passport_name")  # type: ignore[attr-defined]
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        assert form.field("profile.passport_name").has_focus_within
        await w.type("Ana Lopez")
        await w.press("enter", "escape")
        assert w.app.desk.profile.profile.passport_name == "Ana Lopez"
        assert "profile.passport_name" not in str(w.app.screen.page.cursor_id)  # type: ignore[attr-defined]


async def test_a_currency_that_came_with_the_amount_is_replaced_by_what_is_typed(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        count = len(w.app.desk.profile.money.payments)
        await w.press("M", "a", "enter")
        await w.type("920")
        await w.press("enter", "enter")
        assert w.app.desk.profile.money.payments[count].currency == "INR"
        await w.rest(0.1)
        await w.type("usd")
        await w.press("enter")
        assert w.app.desk.profile.money.payments[count].currency == "USD"
