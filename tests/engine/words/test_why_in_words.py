"""What Why says is said in words: no Python object, dotted key, id, truth value or ISO date in any of its lines."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import Phase, given, settings

from img_pathway.engine.assess import assess
from img_pathway.engine.explain.explain import explain
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed.keys import parse, put_many
from tests.engine.build import at, book
from tests.engine.people import INSTANTS, profiles
from tests.engine.test_properties import EVERYBODY
from tests.samples import CARIBBEAN, PUNE

_ADDRESS = re.compile(r"\S+/\S*|\b[a-z.]+\.(?:org|com|gov|edu)\b")
_CODE = re.compile(
    r"\w\(\w*=|datetime|extra=|\bTrue\b|\bFalse\b|: None\b|\{|\w+_\w+\.|\b\d{4}-\d\d-\d\d\b|"
    r"\b(?:profile|school|identity|application|exams|permits|skills|credentials|certificate|seasons|visa|start|money|"
    r"overrides|answers|amounts|durations|programs|match|ecfmg|usmle|eras|nrmp|state)\.(?!org|fsmb)[a-z0-9]"
)


def said_in_code(someone: Profile, now: datetime) -> list[str]:
    """Every line of every Why of steps, stages, losses, warnings, Pathways and deadlines that a programmer would understand and nobody else."""
    found = assess(someone, book(), now)
    pathways = [f"pathway.{verdict.n}" for verdict in found.pathways]
    events = ["2028.nrmp.rol", "2027.pathway.deadline"]
    named = (
        *found.by_id,
        *(one.id for one in found.stages),
        *(one.id for one in found.cliffs),
        *(one.id for one in found.warnings),
        *pathways,
        *events,
    )
    return [
        f"{ident}: {line}"
        for ident in dict.fromkeys(named)
        for section in explain(found, ident).sections
        for line in (section.heading, *section.lines)
        if _CODE.search(_ADDRESS.sub("", line))
    ]


@pytest.mark.parametrize("facts", [PUNE, CARIBBEAN], ids=["pune", "caribbean"])
def test_samples_are_told_in_words(facts: tuple[str, ...]) -> None:
    typed = dict(fact.split("=", 1) for fact in facts)
    someone = put_many(Profile(), {key: parse(key, text) for key, text in typed.items()})
    assert said_in_code(someone, at("2026-11-28")) == []


@settings(EVERYBODY, max_examples=30, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(profiles(), INSTANTS)
def test_everybody_is_told_in_words(someone: Profile, now: datetime) -> None:
    assert said_in_code(someone, now) == []
