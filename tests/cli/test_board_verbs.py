"""``visa`` and ``states`` on the command line."""

from __future__ import annotations

import pytest

from img_pathway.reports.json.schemas import ANSWERS
from tests.reports.shape_check import misfits

from .conftest import Run, one_line


@pytest.fixture
def ana(run: Run) -> str:
    assert run("new", "ana").code == 0
    facts = (
        "profile.citizenships=Nigeria",
        "profile.us_status=none",
        "profile.location=NG",
        "profile.us_visa_on_2026_01_01=no",
        "profile.target_match=2028",
    )
    assert run("set", "ana", *facts).code == 0
    return "ana"


def test_visa(run: Run, ana: str) -> None:
    assert "suspended as last known on Fri 21 Aug 2026, check" in " ".join(run("visa", ana).out.split())
    found = run("visa", "--json").json
    assert misfits(found, ANSWERS["visa"]) == []
    assert {row["id"]: row["state"] for row in found["classes"]}["j1"] == "suspended"
    early = run("visa", ana, "--json", today="2025-12-31").json
    assert {row["id"]: row["state"] for row in early["classes"]}["j1"] == "unknown"


@pytest.mark.parametrize(
    ("words", "codes"),
    [((), 56), (("ana",), 56), (("ca",), ["CA"]), (("CA", "ana", "ny"), ["CA", "NY"]), (("TX", "tx"), ["TX"])],
)
def test_states(run: Run, ana: str, words: tuple[str, ...], codes: int | list[str]) -> None:
    assert run("states", *words).code == 0
    found = run("states", *words, "--json").json
    assert misfits(found, ANSWERS["states"]) == []
    shown = [row["code"] for row in found["states"]]
    assert (len(shown) if isinstance(codes, int) else shown) == codes


def test_states_take_one_profile(run: Run, ana: str) -> None:
    assert "only one" in one_line(run("states", "CA", "ana", "bob"), 2)
    assert "ZZ" in one_line(run("states", "ZZ"), 2)
