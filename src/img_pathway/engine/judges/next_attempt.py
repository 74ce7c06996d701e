"""An eligibility period against the day from which the next attempt at a Step is allowed."""

from __future__ import annotations

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.readings.registrations import current_registration, extension, may_extend, period_end
from img_pathway.engine.readings.sittings import attempts, next_try_falls
from img_pathway.engine.ruling import Ruling, begun, lapsed, with_others
from img_pathway.engine.words.said import Said

_RULES = ("usmle.attempts.rate", "usmle.attempts.fourth")


def against_the_wait(case: Case, exam: str, ruling: Ruling) -> Ruling:
    """The registration as ruled, and what the wait for the next attempt makes of its period.

    A period that ends before an attempt is allowed holds no test day: only its one extension may reach one.
    Rules: usmle.attempts.rate, usmle.attempts.fourth, usmle.period.fixed, usmle.period.extension.
    """
    again, one = attempts(case, exam).again, current_registration(case, exam)
    if again is None or again.reached(case.today) is True:
        return ruling
    facts, day = (f"exams.{exam}", f"permits.{exam}"), again.late
    end = period_end(case, one) if one is not None else None
    if one is None or end is None or end < case.today:
        if one is not None and end is not None and may_extend(case, one) and next_try_falls(case, exam, one) == "after":
            # The extension that can still be asked for ends before an attempt is allowed: it helps nobody.
            over = Said("permits.period-over", end=end)
            ruling = lapsed(over, "usmle.period.later-window", "usmle.period.after-expiry", facts=facts[1:])
        return ruling.also(Said("permits.period-beyond", day=day), *_RULES, facts=facts[:1])
    falls, fixed = next_try_falls(case, exam, one), (*_RULES, "usmle.period.fixed")
    if falls == "inside":
        return ruling.also(Said("permits.days-left", day=day, end=end), *fixed, facts=facts)
    too_early, bounds = Said("permits.too-early", day=day, end=end), extension(case, one)
    if ruling.status != "done":
        return ruling.also(too_early, *fixed, facts=facts)
    if falls == "extension" and bounds is not None and case.past(one.extension_requested) and one.extension_requested:
        asked = Said("permits.extension-asked", last=bounds[1])
        with_fsmb = with_others(
            case, one.extension_requested, asked, "usmle.period.extension", facts=facts, wait="permit"
        )
        return replace(with_fsmb.also(too_early, *fixed, facts=facts), firm=True)
    wasted = begun(too_early, *fixed, facts=facts, firm=True)
    if falls == "extension" and bounds is not None and may_extend(case, one):
        reach = Said("permits.extension-reaches", last=bounds[1])
        extend = wasted.also(reach, "usmle.period.extension", facts=facts)
        return extend.act(Said("permits.ask-for-the-extension"), last=bounds[2])
    return wasted.act(Said("permits.ask-about-the-period"))
