"""Which differences between two packs matter to one person."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

import img_pathway.profile
from img_pathway import rulebook
from img_pathway.engine.explain.pack_effects import Touch, touch
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.pack import older
from img_pathway.rulebook.pack.diff import compare
from tests.packs import NEWER, OLD, PATHWAY, ROL, changed

from .build import at, book

SAMPLES = Path(img_pathway.profile.__file__).parent / "samples"


@pytest.fixture
def newer(tmp_path: Path) -> Rulebook:
    return rulebook.load(changed(tmp_path / "new", ROL, PATHWAY, NEWER))


def touched(sample: str, new: Rulebook, now: str = "2026-11-22") -> Touch:
    person = from_document(toml.loads((SAMPLES / f"{sample}.toml").read_bytes(), sample))
    return touch(person, compare(book(), new), at(now))


def test_the_same_pack_touches_nobody() -> None:
    for sample in ("pune", "caribbean"):
        assert not touched(sample, rulebook.load())


def test_a_moved_deadline_touches_who_is_in_that_match(newer: Rulebook) -> None:
    found = touched("caribbean", newer)
    deadline = next(effect for effect in found.effects if effect.aspect == "deadline")
    assert deadline.id == "2027.nrmp.rol"
    assert deadline.old.startswith("Wed 3 Mar 2027, 21:00")
    assert deadline.new.startswith("Fri 5 Mar 2027, 21:00")
    cliffs = {(effect.old, effect.new) for effect in found.effects if effect.aspect == "cliff"}
    assert cliffs == {("Wed 3 Mar 2027", "Fri 5 Mar 2027")}
    assert "nrmp.2027.rol-deadline" in found.deciding


def test_it_does_not_touch_who_is_in_a_later_match(newer: Rulebook) -> None:
    found = touched("pune", newer)
    assert found.effects == ()
    assert found.cited == ("ecfmg.fee-pathway",)


def test_after_the_old_and_before_the_new_deadline_the_step_is_open_again(newer: Rulebook) -> None:
    found = touched("caribbean", newer, "2027-03-04")
    statuses = {effect.id: (effect.old, effect.new) for effect in found.effects if effect.aspect == "status"}
    assert statuses
    assert any(step.startswith("match.") for step in statuses)


@pytest.mark.parametrize(
    ("sample", "cited", "silent"),
    [
        ("pune", {"visa.h1b.100k-after-sept-2026", "visa.fee.integrity", "nrmp.fee.late"}, {"visa.bond"}),
        ("caribbean", {"nrmp.fee.late"}, {"visa.h1b.100k-after-sept-2026", "visa.ban.10998-full", "nrmp.soap.rounds"}),
    ],
)
def test_the_rulebook_of_28_november_names_what_touches_each_sample(
    sample: str, cited: set[str], silent: set[str]
) -> None:
    person = from_document(toml.loads((SAMPLES / f"{sample}.toml").read_bytes(), sample))
    as_it_is, completed = older.read(OLD)
    difference = replace(compare(as_it_is, book()), old=completed)
    found = touch(person, difference, at("2026-11-28"))
    named = {*found.cited, *found.deciding}
    assert cited <= named
    assert not silent & named
