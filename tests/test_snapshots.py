"""Pictures of the main screens at both sizes; each must also be alive and say what it is there to say."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot

from img_pathway.tui.screens.cohort import CohortScreen
from img_pathway.tui.screens.stage import StageScreen
from tests.driver import Driver, screen_text
from tests.wizard import TODAY, case_that_came_back, made_up_people, wizard

SIZES = ((80, 24), (120, 40))
REST = 0.4
"""Seconds without any change on the screen before the picture is taken."""
Go = Callable[[Driver], Awaitable[None]]


class Shot(NamedTuple):
    """One screen: whose profile, how to get there, and words that must stand on it."""

    sample: str | None
    go: Go
    words: tuple[str, ...]


async def stay(i: Driver) -> None:
    """The screen the wizard starts with."""


async def help_page(i: Driver) -> None:
    """Help over Home."""
    await i.see("NEXT")
    await i.press("f1")


def page(key: str) -> Go:
    """A page of its own, opened from Home by its key."""

    async def go(i: Driver) -> None:
        await i.see("NEXT")
        await i.press(key)

    return go


async def timeline(i: Driver) -> None:
    """The timeline, a few rows down."""
    await i.see("NEXT")
    await i.press("g")
    await i.see("Clocks and season")
    await i.press(*["down"] * 3)


def step(step_id: str, *keys: str) -> Go:
    """A step in its stage, its form mounted; then some keys."""

    async def go(i: Driver) -> None:
        await i.see("NEXT")
        i.app.open_step(step_id)

        def formed() -> bool:
            screen = i.app.screen
            return isinstance(screen, StageScreen) and screen.form is not None and screen.form.step_id == step_id

        await i.until(formed, f"the form of {step_id}")
        await i.press(*keys)

    return go


async def what_if(i: Driver) -> None:
    """Two forks begun from the ready-made ones, the second in front."""
    await i.see("NEXT")
    await i.press("i")
    await i.see("NO WHAT-IF YET")
    for down, title in ((2, "The school takes 9 months"), (4, "I did not match: apply again")):
        await i.press("n")
        await i.see("What if …")
        await i.press(*["down"] * down, "enter")
        await i.see(title, "As it is")
        await i.until(lambda: " …  " not in i.text, "both forks worked out")


async def cohort(i: Driver) -> None:
    """A folder of made-up people, read to the end."""
    await i.see("NEXT")
    made_up_people(Path("people"))
    i.app.open_page("cohort", "people")
    await i.see("8 people", "1 file not judged")
    await i.until(lambda: isinstance(i.app.screen, CohortScreen) and not i.app.screen._left, "all are read")


async def case(i: Driver) -> None:
    """A case that came back, one of its things marked."""
    await i.see("NEXT")
    back = case_that_came_back(i.app.data.store.folder.root, "pune")
    i.app.open_page("case", str(back))
    await i.see("Changed there")
    await i.press("enter")


SHOTS = {
    "home": Shot("pune", stay, ("NEXT", "157 days short", "Contract and first day")),
    "ready": Shot("pune", step("permits.step2ck"), ("● ready", "Step 2 CK registration", "Record what happened")),
    "locked": Shot("pune", step("certificate.issued"), ("○ locked", "Verified by the school", "Certificate issued")),
    "why": Shot("caribbean", step("exams.step1", "f2"), ("› Why", "Step 1", "exams.step1")),
    "exams": Shot(
        "caribbean", step("exams.step1", "enter"), ("Sittings of Step 1", "Tue 10 Dec 2024, fail", "add another")
    ),
    "plan": Shot("caribbean", page("s"), ("Match 2027 is feasible only if things go fast", "THE CHAIN THAT DECIDES")),
    "deadlines": Shot("caribbean", page("d"), ("dates ahead", "Nov 2026")),
    "whatif": Shot("caribbean", what_if, ("I did not match: apply again", "✗ Match 2028", "Mon 15 Mar 2027")),
    "first-run": Shot(None, stay, ("Your medical school", "Page 1 of 4", "Country of the school")),
    "timeline": Shot("pune", timeline, ("› Timeline", "Pathway season", "next: ▹", "expected", "today", "2028")),
    "programmes": Shot("caribbean", page("P"), ("› Programmes", "Lakeside Medical Center", "✓ fits")),
    "money": Shot("caribbean", page("M"), ("› Money", "Cash by month")),
    "ranklist": Shot("caribbean", page("R"), ("› Rank list", "Northgate University Hospital")),
    "brief": Shot("caribbean", page("B"), ("› Brief", "Where it stands")),
    "cohort": Shot("pune", cohort, ("› Folder", "Eero Lahtinen", "days")),
    "case": Shot("pune", case, ("› A case that came back", "[x]", "theirs")),
    "help": Shot("pune", help_page, ("› Help", "Views")),
}


async def at_rest(i: Driver) -> str:
    """Wait until nothing on the screen changes any more, and read it."""
    before = None
    while (text := screen_text(i.app)) != before:
        before = text
        await i.pilot.pause(REST)
    return text


@pytest.fixture
def snap(snap_compare: Callable[..., bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Compare a screen with its picture, after it has proved that it is alive."""
    monkeypatch.setenv("TZ", "UTC")
    # A folder of people is named as it was asked for.
    monkeypatch.chdir(tmp_path)

    def compare(shot: Shot, size: tuple[int, int]) -> None:
        app = wizard(tmp_path, shot.sample, now=TODAY)
        app.animation_level = "none"
        seen: list[str] = []

        async def before(pilot: Pilot[Any]) -> None:
            # What fails in here comes out of `snap_compare`: no picture is taken of a screen that is not as it should be.
            driver = Driver(pilot)
            await shot.go(driver)
            await driver.see(*shot.words)
            seen.append(await at_rest(driver))

        same = snap_compare(app, terminal_size=size, run_before=before)
        assert app._exception is None
        assert app.return_code in (0, None)
        [text] = seen
        for words in shot.words:
            assert words in text
        lines = text.splitlines()
        assert (len(lines), len(lines[0])) == (size[1], size[0])
        # Nothing of this computer or of this moment may be on the picture.
        assert str(tmp_path) not in text
        assert not re.search(r"/tmp|/home|/root|\d:\d\d:\d\d", text)
        assert same, "not as in tests/__snapshots__: look at the report, and if it is right run with --snapshot-update"

    return compare


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SHOTS)
def test_screen(snap: Callable[..., None], name: str, size: tuple[int, int]) -> None:
    snap(SHOTS[name], size)


def test_a_crashed_screen_fails(snap: Callable[..., None]) -> None:
    async def crash(i: Driver) -> None:
        i.app.call_later(lambda: 1 / 0)
        await i.see("never")

    with pytest.raises(ZeroDivisionError):
        snap(Shot("pune", crash, ()), (80, 24))


def test_a_blank_screen_fails(snap: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.driver.PATIENCE", 0.5)

    async def empty(i: Driver) -> None:
        from textual.screen import Screen

        await i.app.push_screen(Screen())

    with pytest.raises(AssertionError, match="NEXT"):
        snap(Shot("pune", empty, ("NEXT",)), (80, 24))
