"""What differs between two packs."""

from __future__ import annotations

import re
from pathlib import Path

from img_pathway import rulebook
from img_pathway.rulebook.pack.diff import compare
from tests.packs import NEWER, OLD, PATHWAY, ROL, changed

book = rulebook.load()


def test_a_pack_does_not_differ_from_itself() -> None:
    assert not compare(book, rulebook.load())
    assert compare(book, book).rules == frozenset()


def test_a_moved_deadline_is_named_with_both_dates(tmp_path: Path) -> None:
    found = compare(book, rulebook.load(changed(tmp_path / "new", ROL)))
    assert (found.added, found.removed, found.changed) == ((), (), ())
    [moved] = found.moved
    assert moved.id == "2027.nrmp.rol"
    assert moved.old is not None
    assert moved.new is not None
    assert (moved.old.day.isoformat(), moved.new.day.isoformat()) == ("2027-03-03", "2027-03-05")
    assert "nrmp.2027.rol-deadline" in found.rules
    assert "nrmp.rol-pattern" not in found.rules


def test_a_changed_value_is_named_with_old_and_new(tmp_path: Path) -> None:
    found = compare(book, rulebook.load(changed(tmp_path / "new", PATHWAY, NEWER)))
    [one] = found.changed
    assert (one.kind, one.id) == ("rule", "ecfmg.fee-pathway")
    assert [field._asdict() for field in one.fields] == [{"name": "value, season 2027", "old": "945", "new": "960"}]


def test_added_and_removed_rules_are_named(tmp_path: Path) -> None:
    name = "rules/usmle.toml"
    text = (changed(tmp_path / "more") / name).read_text(encoding="utf-8")
    block = re.search(r'\[\[rule\]\]\nid = "usmle\.practice\.nbme".*?(?=\n\[\[rule\]\])', text, re.DOTALL)
    assert block is not None
    twin = block[0].replace("usmle.practice.nbme", "usmle.practice.other")
    (tmp_path / "more" / name).write_text(f"{text}\n{twin}\n", encoding="utf-8")
    other = rulebook.load(tmp_path / "more")
    assert [entry.id for entry in compare(book, other).added] == ["usmle.practice.other"]
    assert [entry.id for entry in compare(other, book).removed] == ["usmle.practice.other"]


def test_a_step_a_waiting_time_and_a_portal_can_change(tmp_path: Path) -> None:
    pack = changed(
        tmp_path / "new",
        ("stages.toml", 'title = "About you"', 'title = "About yourself"'),
        ("durations.toml", "typical = 14", "typical = 15"),
        ("portals.toml", "https://www.wdoms.org", "https://wdoms.org"),
    )
    found = compare(book, rulebook.load(pack))
    assert {one.kind for one in found.changed} == {"step", "waiting time", "portal"}
    assert {field.name for one in found.changed for field in one.fields} == {"title", "typical", "address"}


def test_a_moved_pattern_moves_every_season_without_a_published_date(tmp_path: Path) -> None:
    pack = changed(tmp_path / "new", ("calendar.toml", "days = -16,", "days = -15,"))
    moved = {one.id for one in compare(book, rulebook.load(pack)).moved}
    assert {"2028.nrmp.rol", "2037.nrmp.rol"} <= moved
    assert "2027.nrmp.rol" not in moved


def test_the_rulebook_of_28_november_against_the_one_before() -> None:
    old = rulebook.load(OLD)
    found = compare(old, book)
    assert (old.version, book.version) == ("2026.11.22", "2026.11.28")
    assert not found.removed
    assert [(moved.id, moved.new and moved.new.confidence) for moved in found.moved] == [
        ("2024.oet.first", "secondary"),
        ("2026.nrmp.soap-read", "secondary"),
        ("2027.pathway.open", "inferred"),
    ]
    assert {
        "visa.h1b.100k-after-sept-2026", "visa.h1b.proc-11069", "visa.ds.rulemaking", "visa.bond", "visa.uscis-hold",
        "visa.iv-pause-75", "visa.tps.ended-2026", "states.tn.status-2026", "visa.waiver.conrad-2026", "state.TN",
    } <= found.rules  # fmt: skip
    bond = next(entry for entry in found.changed if entry.id == "visa.bond")
    assert ("value, from 2026-08-03", "10000, 15000, 20000 (secondary)") in {(f.name, f.new) for f in bond.fields}


def test_words_for_the_search_are_no_change(tmp_path: Path) -> None:
    pack = changed(tmp_path / "new", ("rules/ecfmg.toml", 'terms = ["who is an IMG"', 'terms = ["whoever is an IMG"'))
    assert not compare(book, rulebook.load(pack))
