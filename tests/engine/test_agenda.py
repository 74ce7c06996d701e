"""Everything dated ahead, in one list: what is in it, by when, and in whose zone."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from img_pathway.engine.agenda import KINDS, agenda, sort_key
from img_pathway.engine.plan import plan
from img_pathway.profile.facts import Profile
from tests.engine.build import book, judge
from tests.engine.people import INSTANTS, profiles
from tests.engine.test_properties import EVERYBODY


@EVERYBODY
@given(profiles(), INSTANTS, st.booleans())
def test_the_agenda_is_total_sorted_and_without_doubles(person: Profile, now: datetime, planned: bool) -> None:
    found = judge(person, now)
    entries = agenda(found, plan(found) if planned else None)
    assert list(entries) == sorted(entries, key=sort_key)
    assert len({one.id for one in entries}) == len(entries)
    for one in entries:
        assert one.kind in KINDS
        assert one.title
        assert one.days_left >= 0
        assert one.days_left == max(0, (one.day - found.today).days)
        assert all(map(book().has_rule, one.rules)), one
        if one.kind not in ("booking", "planned", "expires", "cliff"):
            assert one.steps
            assert all(found.step(step).status not in ("done", "not-needed") for step in one.steps), one
        assert one.at is None or (one.at.date() == one.day and one.at >= found.now and one.zone)
        if one.at is None and one.zone is None:
            assert one.day >= found.today
