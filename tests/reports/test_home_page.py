"""Home as a page: it fits the person, threats with what to do come first, and no sentence stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import pytest

from img_pathway.engine.ahead.threats import threats
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.plan.plan import as_planned, plan
from img_pathway.engine.whatif.whatif import compare, fork, outlook
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed.keys import in_order, parse, put_many
from img_pathway.reports.page import Block
from img_pathway.reports.pages.compare import compare_page
from img_pathway.reports.pages.first import first_answer
from img_pathway.reports.pages.home import NOTES, THREATS, briefly, map_blocks, next_strip, side_blocks, slack_line
from img_pathway.reports.pages.nearest import then_blocks
from img_pathway.reports.pages.stage import date_lines
from img_pathway.reports.words import BY
from tests.engine.build import at, book, judge, profile
from tests.engine.layers import ACCEPTED, PERSON
from tests.engine.plan.test_plan import sample
from tests.test_adviser_next import PEOPLE, TABLE, Case

BY_ID = {case.id: case for case in TABLE}


@cache
def assessed(ident: str, *more: str) -> Assessment:
    """Somebody of the adviser's table on their day, with further facts."""
    case: Case = BY_ID[ident]
    facts = dict(line.split("=", 1) for line in (*case.recorded(PEOPLE), *more))
    person = put_many(Profile(), in_order({key: parse(key, text) for key, text in facts.items()}))
    now = at(case.today, person.profile.time_zone or "UTC") if "T" not in case.today else at(case.today[:16])
    return judge(person, now)


def side(found: Assessment) -> list[Block]:
    return side_blocks(found, book(), False, 120, plan(found))


def lines(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        for line in block.lines:
            yield "".join(text for text, _ in line.parts)


A_DAY = re.compile(rf"({'|'.join(sorted(BY.values(), reverse=True))}) \w{{3}} \d")
"""The day of a step is no sentence: several steps may have one."""


def sentences(blocks: list[Block]) -> list[str]:
    """Every sentence of four words or more, without its sign."""
    found = []
    for text in lines(blocks):
        for part in re.split(r"(?<=[.!?]) +| · ", text):
            words = re.sub(r"^[▸!✗·§\s]+", "", part).strip().rstrip(".")
            if len(words.split()) >= 4 and not A_DAY.match(words):
                found.append(words.casefold())
    return found


@pytest.mark.parametrize("ident", sorted(BY_ID))
def test_a_day_to_act_by_is_given_under_its_name(ident: str) -> None:
    """The name says which of the step's days it is: one step has several, and other pages show others."""
    found = assessed(ident)
    for one in filter(None, (found.next, *found.then)):
        state = found.by_id[one.step]
        own = {
            "deadline": state.due.day if state.due is not None else None, "advised": state.by,
            "latest safe": state.latest_safe,
        }  # fmt: skip
        if one.by is None or one.named is None:
            continue
        assert own.get(one.named) in (one.by, None) or one.named == "latest safe", one
        if one.by == own["deadline"]:
            assert one.named in ("deadline", "last day", "booked", "latest possible"), one


def test_one_step_has_its_days_under_three_names() -> None:
    """An OET: in time even if slow, in time only if fast, and the last that counts."""
    found = judge(profile(PERSON, ACCEPTED, profile={"target_match": 2028}), "2026-11-25")
    asked = next(one for one in filter(None, (found.next, *found.then)) if one.step == "skills.oet")
    assert (str(asked.by), asked.named) == ("2027-12-31", "deadline")
    shown = as_planned(found, plan(found))
    page = "\n".join(lines([Block(tuple(date_lines(shown, shown.by_id["skills.oet"])))]))
    assert "safe Tue 30 Nov 2027" in page
    assert "possible Fri 31 Dec 2027" in page


def under(blocks: list[Block], heading: str) -> list[Block]:
    """The blocks of a group."""
    heads = [number for number, block in enumerate(blocks) if not block.id and block.lines[0].parts[0][1] == "section"]
    start = next((n for n in heads if blocks[n].lines[0].parts[0][0] == heading), None)
    if start is None:
        return []
    end = next((number for number in heads if number > start), len(blocks))
    return [block for block in blocks[start + 1 : end] if block.id]


@pytest.mark.parametrize("ident", sorted(BY_ID))
def test_home_of_everybody_is_short_and_says_nothing_twice(ident: str) -> None:
    found = assessed(ident)
    strip, blocks = next_strip(found, book(), False), side(found)
    said = sentences([strip, *blocks])
    assert sorted(said) == sorted(set(said)), [one for one in said if said.count(one) > 1]
    threatening = under(blocks, "Threatens you")
    assert len(threatening) <= THREATS
    for block in threatening:
        what, do = ("".join(text for text, _ in line.parts) for line in block.lines)
        assert what[:2] in ("! ", "✗ ")
        assert do.startswith("  ▸ "), what
        assert do.strip("▸ "), f"nothing to do about: {what}"
    assert len(under(blocks, "Good to know")) <= NOTES
    if found.next is not None:
        why = briefly(found.next.why, found.next.do)
        assert why
        assert not re.search(r"[.!?] [A-Z]", why), "one sentence"
        assert found.next.do.casefold() not in why.casefold(), "the reason is not the title again"


@pytest.mark.parametrize(("seat", "threat"), [("2026-12-20", False), ("2026-12-31", False), ("2027-01-01", True)])
def test_the_day_to_ask_for_an_extension_is_no_threat_while_the_seat_lies_inside_the_period(
    seat: str, threat: bool
) -> None:
    permit = {"issued": "2026-09-10", "period_start": "2026-10-01", "period_end": "2026-12-31"}
    facts = {f"permits.step2ck.1.{name}": day for name, day in permit.items()}
    facts |= {"exams.step2ck.1.date": seat, "exams.step2ck.1.planned": "no"}
    person = put_many(
        profile(PERSON, ACCEPTED, profile={"target_match": 2028}), {k: parse(k, v) for k, v in facts.items()}
    )
    found = judge(person, "2026-11-25")
    assert any(one.id == "permit.step2ck.extension" for one in found.cliffs)
    assert any(one.id == "cliff:permit.step2ck.extension" for one in threats(found)) is threat


@pytest.mark.parametrize(("today", "first"), [("2026-11-25", False), ("2026-12-01", True), ("2026-12-09", False)])
def test_an_answer_due_within_a_week_stands_before_everything_else(today: str, first: bool) -> None:
    key = "seasons.2027.programmes.1"
    facts = {
        f"{key}.name": "Elm",
        f"{key}.interviews.1.answer_due": "2026-12-08 17:00 ET",
        "profile.time_zone": "Africa/Lagos",
    }
    person = put_many(
        profile(PERSON, ACCEPTED, profile={"target_match": 2027}), {k: parse(k, v) for k, v in facts.items()}
    )
    blocks = side(judge(person, today))
    assert any("Tue 8 Dec 2026, 23:00" in text for text in lines(under(blocks, "Within a week"))) is first


@pytest.mark.parametrize(
    ("status", "step3", "first"),
    [("applying", "no", True), ("applied", "no", False), ("considering", "no", False), ("applying", "yes", False)],
)
def test_a_programme_that_takes_applications_for_a_week_more_stands_first_unless_it_excludes(
    status: str, step3: str, first: bool
) -> None:
    key = "seasons.2027.programmes.1"
    facts = {f"{key}.name": "Elm", f"{key}.status": status, f"{key}.deadline": "2026-12-08 17:00 ET"}
    facts[f"{key}.step3"] = step3
    person = put_many(
        profile(PERSON, ACCEPTED, profile={"target_match": 2027}), {k: parse(k, v) for k, v in facts.items()}
    )
    blocks = side(judge(person, "2026-12-02"))
    assert any("Applications to Elm" in text for text in lines(under(blocks, "Within a week"))) is first


def test_what_is_lost_within_a_week_stands_before_the_threats() -> None:
    facts = {"exams.step2ck.1.date": "2026-12-20", "exams.step2ck.1.planned": "no"}
    person = put_many(
        profile(PERSON, ACCEPTED, profile={"target_match": 2028}), {k: parse(k, v) for k, v in facts.items()}
    )
    found = judge(person, "2026-11-19")
    soon = [
        f"cliff:{one.id}"
        for one in found.cliffs
        if one.days_left <= 7 and f"cliff:{one.id}" not in {t.id for t in threats(found)[:THREATS]}
    ]
    assert soon
    assert [block.id for block in under(side(found), "Within a week")] == soon


def test_threats_come_soonest_first_after_what_holds_already() -> None:
    for ident in BY_ID:
        found = assessed(ident)
        days = [one.day or found.losses.get(one.steps[0]) for one in threats(found) if not one.grave]
        known = [day for day in days if day is not None]
        assert known == sorted(known), ident
        grave = [one.grave for one in threats(found)]
        assert grave == sorted(grave, reverse=True), ident


def test_tries_used_up_say_how_many_and_from_when() -> None:
    [tries] = [one for one in threats(assessed("three-fails-one-attempt-left")) if one.id == "step:exams.step1"]
    assert tries.text == "Step 1: 3 of 4 attempts used, next from Sat 20 Mar 2027; the next is the last."
    assert tries.do == "Book no seat before Sat 20 Mar 2027."


def test_a_try_whose_result_is_awaited_may_be_the_last_one_needed() -> None:
    tried = {
        "exams": {
            "step2ck": [{"date": day, "result": "fail"} for day in ("2025-11-05", "2026-03-18")]
            + [{"date": "2026-11-05"}]
        }
    }
    found = judge(profile(PERSON, tried), at("2026-12-01"))
    [tries] = [one for one in threats(found) if one.id == "step:exams.step2ck"]
    assert tries.text == "Step 2 CK: 3 of 4 attempts used; the result of the last is awaited."
    assert tries.do == "If it is no pass, book no seat before Wed 5 May 2027."


def test_what_is_only_offered_is_a_note_and_a_date_but_no_threat() -> None:
    found = assessed("three-fails-one-attempt-left")
    assert "pathway.open-now" in {one.id for one in found.warnings}
    assert any(one.id.endswith(".now") and one.days_left < 60 for one in found.cliffs)
    assert [one.id for one in threats(found)] == ["step:exams.step1"]
    blocks = side(found)
    assert any("2027 Pathway season" in line for line in lines(under(blocks, "Dates not to miss")))
    assert any("2027 Pathway season is open" in line for line in lines(under(blocks, "Good to know")))


def test_an_extension_and_a_school_in_trouble_are_threats_beside_the_next_step() -> None:
    extension = assessed("extension-before-new-registration")
    [lost] = [one for one in threats(extension) if one.id.endswith(".extension")]
    shown = list(lines(under(side(extension), "Threatens you")))
    assert any(lost.text in line and "3 days left" in line for line in shown), shown
    school = assessed("account-draft-about-to-be-deleted", "school.sponsor_note=years", "school.note_to=2020")
    assert school.next is not None
    assert school.next.step == "identity.account"
    [trouble] = [one for one in threats(school) if one.id == "step:school.listing"]
    assert "the note names years that end" in trouble.text
    assert trouble.do == "Ask the school why its ECFMG note does not read Current"


def test_a_match_out_of_reach_names_the_first_that_can_be_and_what_decides() -> None:
    found = assessed("school-has-not-attested")
    made = plan(found)
    assert made.earliest_match == 2028
    assert made.reach().startswith(
        # The form was sent in time: only the usual wait for the school stands against it.
        'Match 2027 does not fit with the usual waits (estimated): "School\'s clinical-skills attestation" is possible'
    )
    assert made.reach().endswith("; the first that can be is Match 2028.")
    assert next(lines(side(found))) == f"! {made.reach()}"
    assert plan(assessed("account-ready")).reach() == ""


def test_a_what_if_names_the_same_match_as_home_where_only_usual_waits_stand_against_the_target() -> None:
    case = assessed("school-has-not-attested").case
    side = outlook("as it is", case.profile, case.book, case.now)
    assert side.plan.unfit
    assert side.match == side.plan.earliest_match == 2028
    told = str(compare_page(compare(side, side)))
    assert "Match 2028, the earliest" in told
    assert "cannot be told" not in told


@pytest.mark.parametrize("ident", sorted(BY_ID)[::5])
def test_what_comes_after_that_stands_by_its_days(ident: str) -> None:
    found = assessed(ident)
    days = {one.step: one.by for one in found.then}
    shown = [days[block.about] for block in then_blocks(found) if block.kind == "then"]
    assert shown == sorted(shown, key=lambda day: day or date.max)


def test_a_comparison_names_the_wait_that_may_be_too_long() -> None:
    later = fork(sample("pune"), {"profile.target_match": 2029})
    side = outlook("later", later, book(), at("2026-11-22"))
    assert side.plan.tight
    told = "".join(part for block in compare_page(compare(side, side)) for one in block.lines for part, _ in one.parts)
    assert "Statement of Need: 61 days short if slow" in told


def test_the_first_questions_end_with_the_match_that_cannot_be_reached() -> None:
    found = assessed("school-has-not-attested")
    told = list(lines(first_answer(found, book(), plan(found))))
    assert told[told.index("The one thing to know") + 1] == f"! {plan(found).reach()}"


def test_the_card_says_cost_and_usual_wait_of_the_step_and_of_nothing_else() -> None:
    usual = " ".join(lines([next_strip(assessed("account-ready"), book(), False)]))
    assert " · costs $580" in usual
    registered = " ".join(lines([next_strip(assessed("step1-failed-once"), book(), False)]))
    assert "usual wait 28 to 55 days (our assumption)" in registered
    other = " ".join(lines([next_strip(assessed("extension-last-day"), book(), False)]))
    assert "Ask FSMB for the extension" in other
    assert "costs" not in other, "the fee of the step is not that of the extension"
    assert "usual wait" not in other


def test_yours_is_marked() -> None:
    found = assessed("account-ready", "overrides.exams.step3.note=asked", "overrides.exams.step3.date=2026-11-28")
    rows = {block.id: "".join(text for text, _ in block.lines[0].right) for block in map_blocks(found, False, 120)}
    assert [ident for ident, row in rows.items() if "yours" in row] == ["exams"]
    blocks = side_blocks(found, book(), False, 120, None, 2)
    assert list(lines(under(blocks, "Opened or tried by you"))) == [
        "Step 3: opened by you, with a note",
        "▸ What if: 2 what-ifs kept",
    ]


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_line_of_the_match_is_one_row(width: int) -> None:
    """A second one pushes the map down."""
    made = plan(assessed("account-ready"))
    told = slack_line(made, width)
    pane = width * 58 // 100 - 3
    assert sum(len(text) for text, _ in (*told.parts, *told.right)) + 2 <= pane


def test_a_step_in_trouble_is_called_by_its_thing() -> None:
    facts = {"profile.target_match": "2028", "identity.passport_expires": "2028-05-01"}
    person = put_many(Profile(), in_order({key: parse(key, text) for key, text in facts.items()}))
    [told] = [one for one in threats(judge(person, at("2027-03-20"))) if "identity.passport" in one.steps]
    assert told.text.startswith("Passport: ")


def test_what_is_only_not_recorded_yet_threatens_nobody() -> None:
    """A first day in the program ended with "! Your need of a visa: nothing stands in the way"."""
    facts = {"profile.target_match": "2029", "profile.citizenships": "EG", "school.country": "EG"}
    person = put_many(Profile(), in_order({key: parse(key, text) for key, text in facts.items()}))
    found = judge(person, "2026-11-30")
    assert found.by_id["visa.need"].do is not None
    assert not [one.text for one in threats(found) if "visa.need" in one.steps]


def test_a_couple_s_rank_without_its_pair_says_what_mends_it() -> None:
    """It said "Certify your rank order list in R3"."""
    ranks = [{"programme": "Elm"}, {"programme": "Oak"}]
    season = {2027: {"nrmp_registered": "2026-10-01", "couple": True, "rank_list": ranks}}
    found = judge(profile(PERSON, profile={"target_match": 2027}, seasons=season), "2026-12-10")
    [pair] = [one for one in threats(found) if one.id == "warning:ranklist.unpaired"]
    assert pair.text.startswith("A partner's programme is missing beside 2 ranks.")
    assert pair.do == "Record your partner's code beside each rank"


@pytest.mark.parametrize(
    ("second", "clash"), [("2027-01-14T09:30:00-06:00", True), ("2027-01-14T10:30:00-06:00", False)]
)
def test_two_interviews_at_one_hour_threaten(second: str, clash: bool) -> None:
    """The second begins while the first still runs, or when it is over; zones differ."""
    held = [
        {"name": name, "interviews": [{"at": datetime.fromisoformat(hour), "minutes": 90, "answer": "accepted"}]}
        for name, hour in (("Elm", "2027-01-14T10:00:00-05:00"), ("Oak", second))
    ]
    found = judge(profile(PERSON, profile={"target_match": 2027}, seasons={2027: {"programmes": held}}), "2026-12-10")
    assert any("Elm and Oak overlap" in one.text for one in threats(found)) is clash


def test_somebody_in_training_is_told_what_time_brings_them() -> None:
    found = assessed("j1-resident-of-five-months")
    told = " ".join(lines(side(found)))
    for words in ("the DS-2019 of this year ends on", "Your certificate becomes permanent", "212(e)"):
        assert words in told
    assert "Nothing recorded so far can be lost" not in told


def test_whoever_withdrew_is_told_so_and_threatened_by_nothing_of_that_match() -> None:
    """ "Ask one of the two programmes for another hour", "47 days from graduation to the start"."""
    held = [
        {"name": name, "interviews": [{"at": datetime.fromisoformat(hour), "minutes": 90, "answer": "accepted"}]}
        for name, hour in (("Elm", "2027-01-14T10:00:00-05:00"), ("Oak", "2027-01-14T10:30:00-05:00"))
    ]
    layers = {"school": {"graduated": "2027-05-15"}}
    season = {2027: {"programmes": held, "nrmp_registered": "2026-10-01"}}
    found = judge(profile(PERSON, layers, profile={"target_match": 2027}, seasons=season), "2026-12-10")
    assert {"certificate.thin", "certificate.late"} & {one.id for one in found.warnings}
    assert any("overlap" in one.text for one in threats(found))
    season[2027]["withdrawn"] = "2026-12-09"
    gone = judge(profile(PERSON, layers, profile={"target_match": 2027}, seasons=season), "2026-12-10")
    assert not {"certificate.thin", "certificate.late"} & {one.id for one in gone.warnings}
    assert not any("overlap" in one.text for one in threats(gone))
    assert gone.next is not None
    assert gone.next.why.startswith("You withdrew from Match 2027: choose a later Match.")
