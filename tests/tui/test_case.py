"""Handing over in the wizard: one file out, and what comes back is marked before it is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_pathway.desk.cases.case_file import read
from img_pathway.desk.cases.hand_over import hand_over
from img_pathway.desk.cases.take import open_as_new
from img_pathway.desk.folder import DataFolder
from img_pathway.profile.typed.keys import put_many
from tests.tui.conftest import Start, Wizard


@pytest.fixture
def back(folder: Path, tmp_path: Path) -> Path:
    """Pune's case, changed in two facts on another computer, and handed back."""
    here, there = DataFolder(folder), DataFolder(tmp_path / "there")
    hand_over(here, here.path_of("pune"), tmp_path / "out.zip")
    taken = open_as_new(there, read(there.store, tmp_path / "out.zip"))
    loaded = there.store.load(taken.path)
    facts = {"school.credit_years": 6, "profile.birth_country": "NP"}
    there.store.save(loaded, put_many(loaded.profile, facts))
    return hand_over(there, taken.path, tmp_path / "back.zip").path


async def _answer(w: Wizard, path: Path) -> None:
    """Type a path into the question in front, in place of what is proposed."""
    await w.press("end", "ctrl+u")
    await w.type(str(path))
    await w.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_comes_back_is_marked_before_it_is_taken(wizard: Start, back: Path, size: tuple[int, int]) -> None:
    async with wizard("pune", size=size) as w:
        before = w.app.desk.profile
        await w.press("p", "i")
        await _answer(w, back)
        await w.until(lambda: w.screen == "CaseScreen")
        assert "theirs" in w.text
        assert "Nepal" in w.text
        # Side by side where there is room: the three sides stand in one row under their heads.
        heads = next(row for row in w.text.splitlines() if "yours" in row)
        assert ("was" in heads and "theirs" in heads) == (size[0] == 120)
        values = next(row for row in w.text.splitlines() if "Nepal" in row)
        assert ("India" in values) == (size[0] == 120)
        await w.press("y")
        assert w.app.desk.profile == before, "nothing is marked"
        await w.press("a", "a", "a", "enter", "y")
        await w.until(lambda: w.app.desk.profile != before)
        taken = w.app.desk.profile
        # One of both was unmarked again: the other was taken alone.
        assert [taken.school.credit_years == 6, taken.profile.birth_country == "NP"].count(True) == 1
        await w.press("a", "y")
        await w.until(lambda: "brings nothing" in w.text)
        assert w.app.desk.profile.school.credit_years == 6
        await w.press("u", "u")
        assert w.app.desk.profile == before


async def test_a_case_goes_out_by_a_key_and_comes_in_as_a_profile_of_its_own(
    wizard: Start, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mine.zip"
    async with wizard("pune") as w:
        await w.press("p", "o")
        await _answer(w, target)
        await w.until(target.exists)
    with_it = DataFolder(tmp_path / "elsewhere")
    assert read(with_it.store, target).manifest.name == "pune"
    async with wizard("caribbean") as w:
        await w.press("p", "i")
        await _answer(w, target)
        await w.until(lambda: w.screen == "Confirm")
        await w.press("y")
        await w.until(lambda: w.app.desk.name.startswith("pune-"))
    assert len(list((folder / "profiles").glob("*.toml"))) == 3


async def test_a_file_that_is_no_case_is_told_and_nothing_happens(wizard: Start, tmp_path: Path) -> None:
    other = tmp_path / "notes.zip"
    other.write_text("no zip")
    async with wizard("pune") as w:
        before = w.app.desk.profile
        await w.press("p", "i")
        await _answer(w, other)
        await w.until(lambda: any("notes.zip" in one.message for one in w.app._notifications))
        assert w.app.desk.profile == before


async def test_somebody_elses_case_says_so_on_home_and_in_the_list(wizard: Start, folder: Path, tmp_path: Path) -> None:
    there = DataFolder(tmp_path / "there")
    hand_over(there, there.begin("Asha").file.path, tmp_path / "asha.zip")
    here = DataFolder(folder)
    taken = open_as_new(here, read(here.store, tmp_path / "asha.zip")).path.stem
    async with wizard("pune") as w:
        assert "Somebody's case" not in w.text
        await w.press("p")
        assert "somebody's case, here since" in w.text
    async with wizard(taken) as w:
        await w.until(lambda: "Somebody's case" in w.text)
