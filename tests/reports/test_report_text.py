from __future__ import annotations

from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.model import Explanation, Section
from img_pathway.engine.model import Deadline, Status
from img_pathway.reports import words
from img_pathway.reports.json import schemas, views
from img_pathway.reports.page import headed, item, line, text_block
from img_pathway.reports.pages import rules
from img_pathway.reports.pages.nearest import next_page, portal_words
from img_pathway.reports.pages.status import status_page
from img_pathway.reports.pages.why import why_page
from img_pathway.reports.print.text import page_lines
from img_pathway.rulebook import Rulebook
from img_pathway.rulebook.types import Dated

from .shape_check import misfits

NARROW = "✓●◐○✗…?▸-"


def test_every_status_has_a_narrow_glyph_and_its_word() -> None:
    assert set(words.GLYPHS) == set(get_args(Status))
    assert all(glyph in NARROW for glyph in words.GLYPHS.values())
    assert len(set(words.GLYPHS.values())) == len(words.GLYPHS)


def test_status_fits_80_columns_and_carries_no_escape(assessment: Assessment, book: Rulebook) -> None:
    out = page_lines(status_page(assessment, book), title="Ana \x1b[2J")
    text = "\n".join(out)
    assert max(map(len, out)) <= 80
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "opened by you on Sun 1 Nov 2026: my note" in text
    assert "Rules 2026.11, as of Fri 20 Nov 2026, 2 days old" in text
    assert "○ locked" in text
    assert "not-needed: Step 2 CS (exams.step2cs)" in text
    assert "danger: The passport ends" in text
    assert "expected" in text


def test_next(assessment: Assessment, book: Rulebook) -> None:
    text = "\n".join(page_lines(next_page(assessment, book)))
    assert "Register for Step 2 CK (exams.step2ck)" in text
    assert "MyIntealth, myintealth.org" in text
    assert "Wed 28 Jul 2027" in text
    assert "Wed 3 Mar 2027, 21:00 ET" in text
    assert "Thu 4 Mar 2027" in text  # the same instant where the person is
    assert "· See whether you need a visa (visa.need)" in text


def test_nothing_to_do_names_who_has_it(idle: Assessment, book: Rulebook) -> None:
    text = " ".join(" ".join(page_lines(next_page(idle, book))).split())
    assert "Nothing to do now" in text
    assert "Step 3 (exams.step3) with the school, since Sun 1 Nov 2026, ask again from Tue 1 Dec 2026" in text


def test_an_unknown_portal_is_shown_as_it_is(book: Rulebook) -> None:
    assert portal_words(book, "school", full=True) == "Your school"
    assert portal_words(book, "nowhere") == "nowhere"


def test_colour_never_changes_the_words(assessment: Assessment, book: Rulebook) -> None:
    import re

    plain = page_lines(status_page(assessment, book))
    coloured = page_lines(status_page(assessment, book), colour=True)
    assert plain != coloured
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain


@pytest.mark.parametrize("width", [40, 60, 80])
def test_rule(book: Rulebook, width: int) -> None:
    out = page_lines(rules.rule_page(book.rule("ecfmg.exam-seven-year"), book), width)
    text = " ".join(" ".join(out).split())
    assert max(map(len, out)) <= width
    assert "from Thu 1 Jul 2021: 7 years (official)" in text
    assert "until Wed 30 Jun 2021: 5 years (unverified)" in text
    assert "Caveat: Read in a booklet of 2015." in text
    assert "Source (official): A page, 2015, ecfmg.org/page" in text
    assert "Source (weak): ecfmg.lost" in text
    assert "As of: Thu 1 Feb 2024" in text
    assert "not used" in text


def test_translate_and_list(book: Rulebook) -> None:
    text = "\n".join(page_lines(rules.found_page([book.rule("ecfmg.old.iwa")], book)))
    for part in ("Apply in IWA.", "Apply in MyIntealth.", "2024", "ecfmg.old.iwa", "secondary", "A page"):
        assert part in text
    assert page_lines(rules.rules_page(book.rules())) == [
        "ecfmg.exam-seven-year  Seven-year limit",
        "ecfmg.old.iwa  IWA (myth, secondary)",
    ]


def test_distance() -> None:
    today = date(2026, 11, 22)
    told = [words.distance(date(2026, 11, day), today) for day in (20, 21, 22, 23, 30)]
    assert told == ["2 days ago", "yesterday", "today", "tomorrow", "in 8 days"]


@pytest.mark.parametrize(
    ("slack", "feasible", "said"),
    [
        (208, True, "208 days to spare"),
        (1, True, "1 day to spare"),
        (0, None, "no day to spare"),
        (-157, True, "157 days too late if things go slowly (fits if they go fast)"),
        (-1, None, "1 day too late if things go slowly"),
        (-9, False, "too late even if things go fast"),
    ],
)
def test_room_in_words(slack: int, feasible: bool | None, said: str) -> None:
    assert words.spare(slack, feasible) == said


def test_an_instant_in_its_own_zone_needs_no_second_clock() -> None:
    eastern = ZoneInfo("America/New_York")
    at = datetime(2027, 3, 3, 21, tzinfo=eastern)
    assert words.instant(at, datetime(2026, 11, 22, tzinfo=eastern)) == "Wed 3 Mar 2027, 21:00 ET"
    chicago = words.instant(at, datetime(2026, 11, 22, tzinfo=ZoneInfo("America/Chicago")))
    assert chicago == "Wed 3 Mar 2027, 21:00 ET, 20:00 your time"


def test_a_day_is_counted_where_the_rule_is(assessment: Assessment) -> None:
    whole = Deadline("x", "X", Dated(date(2026, 12, 1)))
    assert words.deadline(whole, assessment.now) == "Tue 1 Dec 2026 (in 9 days)"


def test_why(book: Rulebook) -> None:
    sections = (Section("Rule", ("A line.\x1b[2J",), ("a.b", "c.d")),)
    explanation = Explanation("exams.step1", "Step 1", "ready", sections)
    assert page_lines(why_page(explanation)) == [
        "Step 1", "● ready  exams.step1", "", "Rule", "  A line.", "  Rules: a.b, c.d",
    ]  # fmt: skip
    found = views.why(explanation, book, date(2026, 11, 22))
    assert misfits(found, schemas.ANSWERS["why"]) == []
    rule = Explanation("a.b", "A", None, ())
    assert page_lines(why_page(rule)) == ["A", "a.b"]
    assert misfits(views.why(rule, book, date(2026, 11, 22)), schemas.ANSWERS["why"]) == []


def test_no_target_match(assessment: Assessment, book: Rulebook) -> None:
    out = page_lines(status_page(replace(assessment, target_match=None), book))
    assert out[0] == "No target Match recorded"


def test_what_points_back_stays_with_its_sentence() -> None:
    """A doubt that was said of one loss is said of the next one too; a sentence of its own is said once."""
    heard, doubt = words.Heard(), "This is so only on the stricter reading of the rule."
    assert heard.fresh(f"Step 1 must be passed again. {doubt} Ask ECFMG about your own case first.").endswith("first.")
    again = heard.fresh(f"Step 2 CK must be passed again. {doubt} Ask ECFMG about your own case first.")
    assert again == f"Step 2 CK must be passed again. {doubt}"


def test_a_heading_goes_with_all_that_stood_under_it() -> None:
    said, other = "It stands open until the last day of May.", "A second thing is to be known of it."
    page = [text_block(line(said)), *headed("Warnings", [item(said)]), *headed("Dates", [item(said), item(other)])]
    found = [part for block in words.Heard().page(page) for row in block.lines for part, _ in row.parts]
    assert found == [said, "Dates", other]
    last = [text_block(line(said)), *headed("Warnings", [item(said)])]
    assert len(words.Heard().page(last)) == 1


def test_every_rule_names_its_confidence() -> None:
    """What a confidence means is told once; which it is stands with each rule."""
    heard, told = words.Heard(), "Confidence official. It was read on a page of the body itself. As of {}."
    assert "page of the body" in heard.fresh(told.format("Sun 22 Nov 2026"))
    assert heard.fresh(told.format("Mon 1 Jan 2024")) == "Confidence official. As of Mon 1 Jan 2024."
