"""Positions in training: an old file is carried over, and keys without a number mean one of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from img_pathway.profile.facts import SCHEMA, Profile
from img_pathway.profile.file.codec import from_document, to_document
from img_pathway.profile.file.migrate import migrated
from img_pathway.profile.typed.keys import all_keys, flatten, full, get, parse, put, put_many, spelled_out
from img_pathway.profile.typed.problem import BadValue

OLD: dict[str, Any] = {
    "contract_signed": date(2026, 3, 27), "first_day": date(2026, 7, 1), "licence_state": "NY",
    "training_licence_applied": date(2026, 4, 1), "training_licence_issued": date(2026, 5, 1),
    "training_licence_not_needed": False, "certificate_shown": date(2026, 5, 2), "began": date(2026, 6, 22),
}  # fmt: skip


def test_the_one_position_of_format_1_becomes_the_first_of_a_list() -> None:
    doc = {"schema": 1, "start": {**OLD, "full_licence": date(2026, 9, 1), "zz_mine": 3}}
    profile = from_document(migrated(doc))
    assert flatten(profile) == {
        "start.full_licence": date(2026, 9, 1),
        **{f"start.positions.1.{key}": value for key, value in OLD.items()},
    }
    assert profile.start.extra == {"zz_mine": 3}
    assert profile.schema == SCHEMA
    assert from_document(to_document(profile)) == profile


@pytest.mark.parametrize("start", [{}, {"full_licence": date(2026, 9, 1)}, 3, "x", [1]])
def test_a_start_without_a_position_is_left_as_it_is(start: Any) -> None:
    assert migrated({"schema": 1, "start": start}) == {"schema": SCHEMA, "start": start}


@pytest.mark.parametrize("name", sorted(OLD))
def test_every_old_key_is_still_taken(name: str) -> None:
    text = {"licence_state": "NY", "training_licence_not_needed": "no"}.get(name, str(OLD[name]))
    key = f"start.{name}"
    profile = put(Profile(), key, parse(key, text))
    assert flatten(profile) == {f"start.positions.1.{name}": OLD[name]}
    assert get(profile, key) == OLD[name]
    assert spelled_out(profile, key, None) == {f"start.positions.1.{name}": None}
    assert put(profile, key, None) == Profile()


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({}, 1),
        ({"start.positions.1.began": date(2023, 6, 26)}, 1),
        ({"start.positions.1.left": date(2024, 6, 26)}, 2),
        ({"start.positions.1.match": 2026}, 2),
        ({"start.positions.1.match": 2027}, 1),
        ({"start.positions.1.match": 2027, "start.positions.2.match": 2026}, 1),
        ({"start.positions.1.pgy": 1, "start.positions.2.pgy": 2}, 2),
    ],
)
def test_a_key_without_a_number_means_the_last_position_not_left(facts: dict[str, Any], number: int) -> None:
    profile = put_many(Profile(), {"profile.target_match": 2027, **facts})
    key = "start.contract_signed"
    assert full(profile, key) == f"start.positions.{number}.contract_signed"
    assert get(put(profile, key, date(2027, 3, 26)), f"start.positions.{number}.contract_signed") == date(2027, 3, 26)


def test_only_keys_with_their_number_are_listed() -> None:
    listed = [info.key for info in all_keys() if info.key.startswith("start.")]
    assert "start.positions.N.first_day" in listed
    assert "start.first_day" not in listed


@pytest.mark.parametrize("key", ["start.frist_day", "start.positions.first_day", "start.positions.5.first_day"])
def test_a_slip_is_answered(key: str) -> None:
    with pytest.raises(BadValue) as refused:
        put(Profile(), key, date(2027, 7, 1))
    assert "start.positions" in refused.value.fix
