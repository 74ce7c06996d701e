"""What the list of programmes asks of other parts: fewer signals than there are, and Step 3."""

from __future__ import annotations

from typing import Any

import pytest

from img_pathway.engine.model import Warning
from tests.engine.build import judge, profile
from tests.engine.layers import PERSON, Layer

NOW = "2026-09-01"


def warned(*programmes: dict[str, Any], now: str = NOW, **more: Any) -> dict[str, Warning]:
    wanted: Layer = {"profile": {"specialties": ["Internal Medicine"]}}
    season = {2027: {"programmes": list(programmes), **more.pop("season", {})}}
    found = judge(profile(PERSON, wanted, seasons=season, **more), now)
    return {one.id: one for one in found.warnings}


def gold(count: int) -> list[dict[str, Any]]:
    """Internal medicine has 3 gold signals in 2027 (eras.signals)."""
    return [{"name": f"Elm {n}", "specialty": "IM", "signal": "gold"} for n in range(count)]


@pytest.mark.parametrize(("count", "told"), [(3, False), (4, True)])
def test_more_signals_than_there_are_stand_at_the_list(count: int, told: bool) -> None:
    found = warned(*gold(count)).get("signals.Internal Medicine.gold")
    assert (found is not None) is told
    assert found is None or (found.severity, found.steps) == ("warn", ("programs.list",))


def test_what_was_submitted_has_its_signals() -> None:
    sent = {"token": "2026-07-01", "submitted": "2026-09-05"}
    assert "signals.Internal Medicine.gold" in warned(*gold(4), season=sent, now="2026-09-04")
    assert "signals.Internal Medicine.gold" not in warned(*gold(4), season=sent, now="2026-09-05")


@pytest.mark.parametrize(
    ("programme", "step3", "told"),
    [
        ({"step3": True}, None, True),
        ({"step3": False}, None, False),
        ({"step3": True, "status": "dropped"}, None, False),
        ({"step3": True}, {"date": "2026-05-01", "result": "pass", "score": 220}, False),
    ],
)
def test_a_programme_that_wants_step_3_is_named_there(
    programme: dict[str, Any], step3: dict[str, Any] | None, told: bool
) -> None:
    found = warned({"name": "Elm", **programme}, exams={"step3": [step3] if step3 else []}).get("step3.wanted")
    assert (found is not None) is told
    if found is not None:
        assert "1 programme of your list wants Step 3 passed: Elm." in found.text
        assert found.steps[0] == "exams.step3"


@pytest.mark.parametrize(
    ("ranks", "more", "told"),
    [
        ([{"programme": "Elm"}], {}, []),
        ([{"programme": "Elm", "train_there": False}], {}, ["ranklist.unwilling.1"]),
        ([{"programme": "Oak"}], {"programmes": [{"name": "Oak", "train_there": False}]}, ["ranklist.unwilling.1"]),
        ([{"programme": "Elm"}], {"couple": True}, ["ranklist.unpaired"]),
        ([{"programme": "Elm", "partner": "999999999"}], {"couple": True}, []),
    ],
)
def test_the_traps_of_a_rank_list_stand_at_its_step_until_the_hour(
    ranks: list[dict[str, Any]], more: dict[str, Any], told: list[str]
) -> None:
    listed = [*more.pop("programmes", [])]
    season = {"rank_list": ranks, **more}
    found = warned(*listed, season=season, now="2027-03-03")
    assert [one for one in found if one.startswith("ranklist.")] == told
    assert all(found[one].steps == ("match.ranklist",) for one in told)
    over = warned(*listed, season=season, now="2027-03-05")
    assert not [one for one in over if one.startswith("ranklist.")]
