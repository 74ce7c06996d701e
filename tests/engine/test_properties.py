"""What holds for every person, instant and zone."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.engine import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.model import ACTIONABLE, StepState
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position, Profile
from img_pathway.profile.typed.keys import put
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import compile_pack, read_pack
from tests.engine.build import at, book, profile
from tests.engine.layers import ACCEPTED, CERTIFIED, PATHWAY, PERSON, STEPS, oet
from tests.engine.people import INSTANTS, profiles
from tests.faults.sizes import met

EVERYBODY = settings(
    max_examples=met(100), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def statuses(found: Assessment) -> dict[str, str]:
    return {step_id: str(state.status) for step_id, state in found.by_id.items()}


@EVERYBODY
@given(profiles(), INSTANTS)
def test_assess_is_pure_and_total(person: Profile, now: datetime) -> None:
    before = deepcopy(person)
    first, second = assess(person, book(), now), assess(person, book(), now)
    assert first == second
    assert first.by_id == second.by_id
    assert person == before
    assert set(first.by_id) == {step.id for step in book().steps}


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        assess(Profile(), book(), datetime(2026, 11, 22))


@EVERYBODY
@given(profiles(), INSTANTS)
def test_every_status_has_a_reason_and_names_rules_that_exist(person: Profile, now: datetime) -> None:
    found = assess(person, book(), now)
    for state in found.by_id.values():
        assert state.reasons, state.id
        named = {rule for reason in state.reasons for rule in reason.rules}
        assert all(map(book().has_rule, named)), (state.id, named)
        if state.status not in ("ready", "done"):
            assert named, (state.id, state.status, state.reasons)
    for cited in (*(one.rules for one in found.cliffs), *(one.rules for one in found.deadlines)):
        assert all(map(book().has_rule, cited)), cited


def _due(found: Assessment, state: StepState) -> bool:
    """Has the day of a reminder come, or is something lost within two weeks and before it?"""
    assert state.nudge is not None
    loss = found.losses.get(state.id)
    near = loss is not None and loss < state.nudge and (loss - found.today).days <= 14
    return near or state.nudge < found.today


@EVERYBODY
@given(profiles(), INSTANTS)
def test_next_is_actionable_and_null_only_when_nothing_is(person: Profile, now: datetime) -> None:
    found = assess(person, book(), now)
    can_act = {
        state.id
        for state in found.by_id.values()
        if book().step(state.id).actionable
        and (
            state.status in ACTIONABLE
            or state.do is not None
            or (state.status == "waiting" and state.nudge is not None and _due(found, state))
        )
    }
    offered = [one.step for one in (found.next, *found.then) if one is not None]
    assert (found.next is None) == (not can_act)
    # What costs money waits while the school is in the way.
    assert bool(can_act) <= bool(offered)
    assert len(offered) <= 6
    assert set(offered) <= can_act


# ---------------------------------------------------------------------- favourable facts

ORDER = ("lapsed", "locked", "check", "ready", "in-progress", "waiting", "done", "not-needed")
RANK = {status: min(rank, ORDER.index("done")) for rank, status in enumerate(ORDER)} | {"check": ORDER.index("ready")}
"""From worst to best for the person; done and not-needed are equally good. So are ready and check: both are open
and the person's turn, and a fact of the time before MyIntealth turns "ask for an account" into "look whether it is
in order"."""


@pytest.mark.parametrize("key", book().proofs.favourable)
@settings(EVERYBODY, max_examples=25)
@given(person=profiles(), now=INSTANTS, back=st.sampled_from([0, 0, 1, 30, 400, 3000]))
def test_a_favourable_fact_never_worsens_a_step(key: str, person: Profile, now: datetime, back: int) -> None:
    key = key.replace("{season}", str(person.profile.target_match or 2027))
    if key.startswith(("visa.", "start.")):
        # What was issued or signed for a start of years ago is no merit for this one: it is asked about.
        back = min(back, 30)
        start = date(now.year + (now.month >= 7), 7, 1)
        assume((start - now.date()).days < 300 and start.year >= 2025)
        person = put(person, "profile.target_match", start.year)
    # Only a certificate that was issued, and before today, can become permanent.
    issued = min(date(2020, 1, 2), now.date() - timedelta(days=2))
    held = put(person, "certificate.issued", issued) if key == "certificate.permanent" else person
    without = put(held, key, None)
    before = assess(without, book(), now)
    day = before.today - timedelta(days=back)
    if key.startswith("credentials."):
        # Nothing can be sent or verified before there is a degree: such a day is contradicted, and no merit.
        school = person.school
        assume(all(known is None or known <= day for known in (school.degree, school.graduated)))
        assume(school.graduated_month is None or school.graduated_month <= f"{day:%Y-%m}")
    after = assess(put(without, key, day), book(), now)
    old, new = statuses(before), statuses(after)
    # What was over is no merit: a fact may open it again.
    judged = [name for name in old if not before.by_id[name].over]
    if key.startswith("visa."):
        # Papers show the class one goes by: what only another class weighed spared is asked for again, and waited for.
        spared = {name for name in old if _spared_by_a_class(before.by_id[name])}
        judged = [name for name in judged if spared.isdisjoint((name, *book().step(name).requires))]
    # What only something later proved, or what is awaited, may be contradicted by the fact itself: that is asked about.
    judged = [one for one in judged if not _contradicted(key, before.by_id[one], after.by_id[one])]
    # What a lock hid may turn out to have lapsed.
    judged = [name for name in judged if (old[name], new[name]) != ("locked", "lapsed")]
    worse = {name: (old[name], new[name]) for name in judged if RANK[new[name]] < RANK[old[name]]}
    assert not worse


def _contradicted(key: str, before: StepState, after: StepState) -> bool:
    """Is the step, proved until now by what came later alone or awaited, asked about now that its own fact is recorded?"""
    own = book().step(before.id).fields
    proved = before.status == "done" and not {fact for reason in before.reasons for fact in reason.facts} & set(own)
    # A refused paper sent anew is with others again, and what it leads to waits like any.
    refused = any(isinstance(one.said, Said) and one.said.id == "credentials.paper-rejected" for one in before.reasons)
    asked = key in own and (proved or before.status == "waiting") and after.status in ("check", "in-progress")
    return asked or (refused and after.status == "locked")


def _spared_by_a_class(state: StepState) -> bool:
    return state.status == "not-needed" and any("visa.plan" in reason.facts for reason in state.reasons)


def test_every_favourable_key_is_a_date_fact() -> None:
    for key in book().proofs.favourable:
        table, _, name = key.rpartition(".")
        holder = Profile.slots[table.partition(".")[0]].table
        # A key of the start is short for that of the position meant.
        assert {**Position.facts, **holder.facts}[name].kind == "date", key


# ---------------------------------------------------------------------- nothing is done on a guess

LIMITS = (
    "ecfmg.account-legacy",
    "ecfmg.exam-seven-year",
    "ecfmg.cred-four-years",
    "usmle.attempts.",
    "usmle.period.",
    "visa.j1.entry-window",
    "visa.evsp.ds2019-earliest",
    "visa.j1.max-duration",
)
"""Rules that only ever take a status away: with another limit a recorded fact itself would count differently."""


TAKEN_AWAY = {
    "identity.passport", "profile.goal", "programs.token", "programs.documents", "programs.letters", "programs.list",
    "programs.submit", "programs.residencycas", "match.register", "match.interviews", "match.verification",
    "match.ranklist", "match.result", "match.soap",
}  # fmt: skip
"""Done because of what is recorded; an expected date can only ask for a longer passport or a later Match, or say
that a fact of the season lies outside it.
"""


@cache
def guessed(shift: int) -> Rulebook:
    """The rulebook with nothing but inferred values, each moved by `shift` (days, points); 0 keeps them."""
    core, texts = deepcopy(compile_pack(read_pack()))
    for rule_id, row in core["rules"].items():
        row["confidence"] = "inferred"
        for value in row.get("values", ()):
            value["confidence"] = "inferred"
            if shift and not rule_id.startswith(LIMITS):
                value["value"] = _moved(value["value"], shift)
    for block in core["calendar"]["date"]:
        block["confidence"] = "inferred"
        block["at"] = {event: _moved(moment, shift) for event, moment in block["at"].items()}
    return Rulebook(core, lambda: texts)


def _moved(value: Any, shift: int) -> Any:
    if isinstance(value, dict):
        return {key: _moved(item, shift) for key, item in value.items()}
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return max(0, value + shift)
    if isinstance(value, str) and len(value) >= 10 and value[:4].isdigit() and value[4] == "-":
        return (date.fromisoformat(value[:10]) + timedelta(days=shift)).isoformat() + value[10:]
    return {"yes": "no", "no": "yes"}.get(value, value) if isinstance(value, str) and shift else value


@EVERYBODY
@given(profiles(), INSTANTS)
def test_no_done_hangs_on_a_value_that_is_only_inferred(person: Profile, now: datetime) -> None:
    found = {name for name, status in statuses(assess(person, guessed(0), now)).items() if status == "done"}
    for shift in (3000, -3000):
        moved = statuses(assess(person, guessed(shift), now))
        assert {name: moved[name] for name in found - TAKEN_AWAY if moved[name] != "done"} == {}


ONLY_BY_VALUE = {
    "skills.oet": {"skills": {"oet": [oet("2026-06-01")]}},
    "skills.pathway": PATHWAY,
    "certificate.valid": {**PATHWAY, **CERTIFIED},
    "exams.step2ck": {"exams": {"step2ck": [{"date": "2026-01-20", "score": 245}]}},
    "school.img": {"school": {"country": "CA", "degree": "2025-06-30"}},
}


@pytest.mark.parametrize(("step", "layer"), ONLY_BY_VALUE.items(), ids=ONLY_BY_VALUE)
def test_what_a_value_alone_ticks_becomes_check_when_it_is_inferred(step: str, layer: dict[str, Any]) -> None:
    person, now = profile(PERSON, ACCEPTED, STEPS, layer), at("2026-11-22")
    assert assess(person, book(), now).step(step).status == "done"
    assert assess(person, guessed(0), now).step(step).status == "check"


# ---------------------------------------------------------------------- another target and back


@EVERYBODY
@given(profiles(), INSTANTS, st.integers(2024, 2032))
def test_another_target_and_back_changes_nothing(person: Profile, now: datetime, target: int) -> None:
    first = assess(person, book(), now)
    moved = replace(person, profile=replace(person.profile, target_match=target))
    assert assess(moved, book(), now).target_match == target
    back = replace(moved, profile=replace(moved.profile, target_match=person.profile.target_match))
    second = assess(back, book(), now)
    assert (first, first.by_id) == (second, second.by_id)
