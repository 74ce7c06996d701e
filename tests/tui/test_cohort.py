"""The folder of profiles: read in the background, followed, and nothing of it written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

import pytest

from img_pathway.desk.cohort.guest import GuestDesk
from img_pathway.desk.cohort.listing import Listing
from img_pathway.desk.cohort.listing import listing as list_folder
from img_pathway.desk.cohort.reading import ENOUGH
from img_pathway.desk.cohort.trying import typed
from img_pathway.profile.typed.keys import put
from img_pathway.tui.screens import cohort
from img_pathway.tui.screens.cohort import CohortScreen
from img_pathway.tui.shell.app import PathwayApp
from tests.desk.people_folder import folder as people_folder
from tests.desk.people_folder import people, text
from tests.desk.test_cohort import seen
from tests.packs import ROL, changed
from tests.tui.conftest import Start, Wizard


@pytest.fixture
def some(tmp_path: Path) -> Path:
    people_folder(tmp_path / "people", 12, 10)
    return tmp_path / "people"


async def opened(w: Wizard, place: Path) -> CohortScreen:
    """The folder, opened from Profiles, once all is read."""
    await w.press("p", "f", "ctrl+u")
    await w.type(str(place))
    await w.press("enter")
    await w.until(lambda: isinstance(w.app.screen, CohortScreen))
    screen = w.app.screen
    assert isinstance(screen, CohortScreen)
    await w.until(lambda: len(screen.cohort.rows) and not screen._left)
    return screen


def name(screen: CohortScreen) -> str:
    row = screen._here()
    return row.name if row is not None else ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_somebody_is_opened_and_left_for_the_same_place(
    wizard: Start, some: Path, folder: Path, size: tuple[int, int]
) -> None:
    before = seen(some)
    async with wizard("pune", size=size) as w:
        screen = await opened(w, some)
        assert "13 people, 8 files not judged" in w.text
        # Whoever comes first is under the cursor, however the files came in.
        assert name(screen) == screen.cohort.rows[0].name
        await w.press(*["down"] * 6)
        chosen, scrolled = name(screen), screen.page.scroll_offset
        await w.press("enter")
        await w.until(lambda: isinstance(w.app.desk, GuestDesk))
        assert w.screen == "HomeScreen"
        assert chosen in w.text
        assert "read-only" in w.text
        assert not w.app.desk.record("school.name", "X")
        await w.press("n")
        assert w.screen == "StageScreen"
        await w.press("b", "b")
        await w.until(lambda: w.app.screen is screen)
        assert w.app.desk.name == "pune"
        assert (name(screen), screen.page.scroll_offset) == (chosen, scrolled)
        await w.press("b")
        await w.until(lambda: w.screen in ("ProfilesScreen", "HomeScreen"))
        # Where one was with somebody else is not one's own place.
        assert w.place == "home"
    assert seen(some) == before
    kept = "".join(path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file())
    assert "p0001" not in kept
    assert "Applicant 00" not in kept


def shown(w: Wizard, page: str) -> bool:
    return w.screen == page


async def test_back_from_a_page_of_somebody_leads_to_the_folder(wizard: Start, some: Path) -> None:
    async with wizard("pune") as w:
        screen = await opened(w, some)
        for down, key, page in ((1, "B", "BriefScreen"), (1, "s", "PlanScreen")):
            await w.press(*["down"] * down)
            chosen = name(screen)
            await w.press(key)
            await w.until(partial(shown, w, page))
            assert chosen in w.text
            await w.press("escape")
            await w.until(lambda: w.app.screen is screen)
            assert (w.app.desk.name, name(screen)) == ("pune", chosen)
        # Home that was asked for is a place like any other.
        await w.press("B")
        await w.until(lambda: w.screen == "BriefScreen")
        await w.press("h", "s")
        await w.until(lambda: w.screen == "PlanScreen")
        await w.press("escape")
        assert w.screen == "HomeScreen"


async def test_what_changes_in_the_folder_is_read_again(
    wizard: Start, some: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort, "LOOK", 0.05)
    async with wizard("pune") as w:
        screen = await opened(w, some)
        (some / "new.toml").write_text(text(put(people(1)[0], "profile.label", "Newcomer")), encoding="utf-8")
        await w.until(lambda: any(row.name == "Newcomer" for row in screen.cohort.rows))
        (some / "x2-foreign.toml").write_text(text(put(people(1)[0], "profile.label", "Mended")), encoding="utf-8")
        await w.until(lambda: any(row.name == "Mended" for row in screen.cohort.rows))
        (some / "p0001.toml").unlink()
        await w.until(lambda: not any(row.file == "p0001.toml" for row in screen.cohort.rows))
        # Of the copy beside it nothing else is left now.
        await w.until(lambda: all(row.state != "copy" for row in screen.cohort.rows if row.file.startswith("p0001")))


async def test_a_folder_that_is_read_by_several_processes_comes_to_the_screen(wizard: Start, tmp_path: Path) -> None:
    """The screen's own stderr has no number that a further process could take over: nobody came."""
    many = tmp_path / "many"
    many.mkdir()
    for number, person in enumerate(people(ENOUGH + 4)):
        (many / f"p{number:03}.toml").write_text(text(person), encoding="utf-8")
    async with wizard("pune") as w:
        screen = await opened(w, many)
        assert len(screen.cohort.rows) == ENOUGH + 4
        assert screen._problem == ""


async def test_words_narrow_it_and_a_change_is_tried_on(wizard: Start, some: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        screen = await opened(w, some)
        await w.press("f")
        await w.type("match:2028")
        count = sum(row.triage.target_match == 2028 for row in screen.cohort.rows if row.triage is not None)
        assert 0 < count < 13
        assert f"{count} of 13 people" in w.text
        await w.press("escape", "i")
        await w.type("profile.bogus=1")
        await w.press("enter")
        assert "not a key known here" in " ".join(w.text.replace("│", " ").split())
        await w.press("ctrl+u")
        await w.type("school.graduated=2029-10-01")
        await w.press("enter")
        await w.until(lambda: len(screen.cohort.rows) == 21 and not screen._left)
        assert "Tried: Graduation date Mon 1 Oct 2029" in w.text
        assert "LOSES A MATCH" in w.text.upper()
        await w.press("i")
        await w.until(lambda: len(screen.cohort.rows) == 21 and not screen._left)
        assert "Tried" not in w.text
    assert b"2030" not in (some / "p0001.toml").read_bytes()


async def test_a_fee_that_rises_is_found_by_its_words_and_tried_on_everybody(wizard: Start, some: Path) -> None:
    """ "KEY=VALUE or a rulebook" had to be answered by whoever knew that the fee is called ecfmg.fee-oet."""
    async with wizard("pune", size=(100, 30)) as w:
        screen = await opened(w, some)
        await w.press("i")
        assert "What if, for everybody" in w.text
        await w.type("oet")
        assert "Fee: OET Medicine" in w.text
        await w.press("enter")
        await w.type("lots")
        await w.press("enter")
        assert w.app.screen is not screen, "no number"
        await w.press("ctrl+u")
        await w.type("600")
        await w.press("enter")
        await w.until(lambda: w.app.screen is screen and screen._trying is not None and not screen._left)
        assert "Tried: OET Medicine 600" in w.text
        row = next(row for row in w.text.splitlines() if "Still to pay: $" in row)
        assert ", was" in " ".join(w.text.split()), row
        await w.press("escape", "i")
        await w.type("wait verif")
        await w.press("enter")
        await w.type("9 months")
        await w.press("enter")
        await w.until(lambda: w.app.screen is screen and screen._trying is not None and not screen._left)
        assert "270 days" in w.text


async def test_what_was_not_judged_says_why_and_stays(wizard: Start, some: Path) -> None:
    async with wizard("pune") as w:
        screen = await opened(w, some)
        screen.page.move_to("file:x0-cut.toml")
        await w.press("enter")
        assert w.app.screen is screen
        assert w.app.desk.name == "pune"


async def test_while_somebody_is_looked_at_nothing_of_ones_own_is_taken_for_theirs(wizard: Start, some: Path) -> None:
    async with wizard("pune") as w:
        await opened(w, some)
        await w.press("enter")
        await w.until(lambda: isinstance(w.app.desk, GuestDesk))
        app: PathwayApp = w.app
        mine = (("open", ("whatif",)), ("open", ("profiles",)), ("first_questions", ()), ("save_elsewhere", ()))
        for action, parameters in mine:
            assert not app.allows(action, parameters, app.screen)


async def test_a_folder_that_goes_away_is_said(wizard: Start, some: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohort, "LOOK", 0.05)
    async with wizard("pune") as w:
        await opened(w, some)
        some.rename(some.with_name("elsewhere"))
        await w.until(lambda: "there is no such folder" in w.text)
        some.with_name("elsewhere").rename(some)
        await w.until(lambda: "no such folder" not in w.text)


async def test_a_change_tried_while_the_folder_is_still_being_listed_is_judged(
    wizard: Start, some: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def slow(folder: Path) -> Listing:
        found = list_folder(folder)
        go_on.wait(20)
        return found

    monkeypatch.setattr(cohort, "listing", slow)
    async with wizard("pune") as w:
        w.app.navigator.open_page("cohort", str(some))
        await w.until(lambda: isinstance(w.app.screen, CohortScreen))
        screen = w.app.screen
        assert isinstance(screen, CohortScreen)
        screen._trying = typed("profile.target_match=2030")
        screen._anew()
        go_on.set()
        await w.until(lambda: bool(screen._rows) and not screen._left)
        assert all(row.tried is not None for row in screen._rows.values() if row.state == "judged")


async def test_a_rulebook_tried_shows_from_which_day_to_which_at_80_columns(
    wizard: Start, some: Path, tmp_path: Path
) -> None:
    pack = changed(tmp_path / "pack", ROL)
    async with wizard("pune") as w:
        screen = await opened(w, some)
        await w.press("i")
        await w.type("rulebook")
        await w.press("enter")
        await w.type(str(pack))
        await w.press("enter")
        await w.until(lambda: w.app.screen is screen and screen._trying is not None and not screen._left)
        row = next(row for row in w.text.splitlines() if "Applicant" in row and "→" in row)
        assert "3 Mar" in row
        assert "5 Mar" in row
        # The pane tells of whoever is under the cursor what the change does, before all else.
        pane = w.text.partition("TRIED ON")[2]
        assert "moves from" in " ".join(pane.split())


async def test_escape_shows_everybody_again_before_it_leaves(wizard: Start, some: Path) -> None:
    async with wizard("pune") as w:
        screen = await opened(w, some)
        await w.press("f")
        await w.type("country:nigeria")
        await w.press("enter", "escape")
        assert w.app.screen is screen
        assert screen.filter.value == ""
        # What is tried on everybody is left before the folder is.
        await w.press("i")
        await w.type("profile.target_match=2030")
        await w.press("enter")
        await w.until(lambda: w.app.screen is screen and screen._trying is not None and not screen._left)
        await w.press("escape")
        assert w.app.screen is screen
        assert screen._trying is None
        await w.press("escape")
        assert w.app.screen is not screen
