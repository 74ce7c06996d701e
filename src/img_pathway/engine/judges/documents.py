"""Diploma, transcript, their verification, and the certificate."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import (
    ineligible,
    not_for_us_graduates,
    too_few_years,
    transfer_broken,
    transfer_keeps_the_rule,
    transferred,
)
from img_pathway.engine.judges.skills import licence_after_the_end, months_added_up, revalidate
from img_pathway.engine.model import FOR_CERTIFICATE, SETTLED
from img_pathway.engine.readings.certificate import earliest_certificate
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.gates import ends_short_of, until
from img_pathway.engine.readings.given import (
    certificate_issued,
    certificate_too_early,
    credentials_verified,
    given,
    graduation_ahead,
    graduation_fact,
    graduation_said,
    too_early,
    untranslated,
    verification_recorded,
)
from img_pathway.engine.readings.old_systems import before_pathways
from img_pathway.engine.readings.pathway_held import (
    accepted_pathway,
    certificate_short_of,
    issue_day_lacking,
    licensed_too_late,
    perhaps_lifted,
)
from img_pathway.engine.readings.pathway_season import event_of
from img_pathway.engine.readings.position import (
    asks_for_an_extension,
    ends_in_first_year,
    first_year,
    held_today,
    j1_training_over,
    licensed_by,
    lifted,
    non_standard,
    sponsored_throughout,
    trains_on,
    year_done,
)
from img_pathway.engine.readings.sittings import worth
from img_pathway.engine.ruling import Ruling, begun, check, done, lapsed, open_step, unmet, with_others
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


def _not_yet(case: Case) -> Ruling | None:
    """Final documents exist only after graduation, the diploma only from its own date (ecfmg.cert-no-student)."""
    school = case.profile.school
    gone = ineligible(case)
    if gone is not None:
        return gone
    if case.student:
        ahead, days = graduation_ahead(case), case.graduated
        on = Said("credentials.on-day", on=graduation_said(days)) if days is not None else None
        return unmet(
            Said("credentials.graduate-first", on=on),
            "ecfmg.cert-no-student",
            "ecfmg.cred-documents",
            facts=(graduation_fact(case), "school.status"),
            earliest=ahead[0] if ahead is not None else None,
            # While its month or year runs, a document may show that it is over.
            firm=days is not None and case.future(days[0]),
        )
    if case.student is None and school.degree is None:
        return unmet(Said("credentials.record-dates"), "ecfmg.cred-grad-vs-degree-date", missing=("school.img",))
    return None


def _too_early(case: Case, day: date | None, fact: str) -> Ruling | None:
    """A final document given or verified before graduation or degree date: one of the two recorded days is wrong."""
    said = too_early(case, day, dated=fact != "credentials.transcript_sent") if day is not None else None
    if said is None:
        return None
    facts = (fact, graduation_fact(case), "school.degree")
    wrong = begun(said, "ecfmg.cert-no-student", "ecfmg.cred-documents", facts=facts, firm=True)
    return wrong.act(Said("credentials.correct-the-day"))


def _untranslated(case: Case, kind: str) -> Ruling | None:
    """Sent, but not in English and without its translation, or that without it (ecfmg.cred-translation)."""
    if not untranslated(case, kind):
        return None
    listed = case.profile.credentials.documents
    alone = any(one.kind == "translation" and one.original is False for one in listed)
    said = Said("credentials.translation-alone" if alone else "credentials.untranslated")
    facts = ("credentials.in_english", "credentials.translated", *("credentials.documents",) * bool(listed))
    lacking = begun(said, "ecfmg.cred-translation", facts=facts, firm=bool(listed))
    return lacking.act(Said("credentials.send-the-translation"))


def _tracked(case: Case, kind: str) -> tuple[bool, Ruling | None]:
    """Of documents recorded one by one: was this one sent, and what is wrong with it?

    One that was rejected is to be sent again (ecfmg.cred-documents).
    """
    there = given(case, kind)
    sent = there.sent is not None
    if there.rejected is not None:
        again = Said("credentials.rejected", day=there.rejected)
        return sent, begun(again, "ecfmg.cred-documents", facts=there.facts, firm=True)
    return sent, None


def diploma(case: Case) -> Ruling | None:
    """credentials.diploma: final diploma, translated if not in English."""
    if (skip := not_for_us_graduates(case)) is not None:
        return skip
    papers, school = case.profile.credentials, case.profile.school
    facts = ("credentials.diploma_sent", "school.degree", "credentials.in_english", "credentials.translated")
    tracked, amiss = _tracked(case, "diploma")
    if amiss is not None:
        return amiss
    if tracked:
        wrong = _sent_too_early(case, "diploma") or _untranslated(case, "diploma")
        return wrong or done(Said("credentials.given"), "ecfmg.cred-documents", facts=facts)
    if case.future(school.degree):
        assert school.degree is not None
        return unmet(
            Said("credentials.diploma.not-issued", day=school.degree),
            "ecfmg.cred-documents",
            "ecfmg.cred-grad-vs-degree-date",
            facts=("school.degree",),
            earliest=max((Dated(school.degree, "yours"), *(graduation_ahead(case) or ())[:1])),
            firm=True,
        )
    blocked = _not_yet(case)
    if blocked is not None:
        return blocked
    if papers.in_english is False:
        return open_step(Said("credentials.diploma.with-translation"), "ecfmg.cred-translation", facts=facts)
    return None


def transcript(case: Case) -> Ruling | None:
    """credentials.transcript: final transcript, four credit years, transfer credits in order."""
    if (skip := not_for_us_graduates(case)) is not None:
        return skip
    school = case.profile.school
    facts = ("credentials.transcript_sent", "school.credit_years", "school.transfer_credits")
    years = case.number("ecfmg.cred-four-years")
    broken = Said("credentials.transcript.transfer-not-eligible") if transfer_broken(case) else None
    if school.credit_years is not None and school.credit_years < years:
        few = Said("credentials.transcript.too-few-years", years=school.credit_years, least=years)
        ruling = unmet(few, "ecfmg.cred-four-years", facts=facts, firm=True)
        ruling = ruling.act(Said("warning.ask-ecfmg-first")) if too_few_years(case) else ruling
        return ruling.also(broken, "ecfmg.cred-transfer-rules", facts=facts) if broken else ruling
    if broken:
        barred = unmet(broken, "ecfmg.cred-transfer-rules", facts=facts, firm=True)
        return barred.act(Said("warning.ask-ecfmg-first"))
    sent, amiss = _tracked(case, "transcript")
    if amiss is not None:
        return amiss
    if sent and (early := _sent_too_early(case, "transcript")) is not None:
        return early
    hidden = school.transfer_disclosed is False
    if transferred(case) and not school.transfer_disclosed and (sent or (hidden and credentials_verified(case))):
        disclose = Said("credentials.transcript.disclose-transfer")
        about = (*facts, "school.transfer_disclosed")
        # A verification may show what was not recorded, but not that what is known to be hidden was disclosed.
        owed = begun(disclose, "ecfmg.cred-transfer-disclose", facts=about, firm=hidden)
        return owed.act(Said("credentials.transcript.disclose-do"))
    if transferred(case) and transfer_keeps_the_rule(case) is None and sent:
        whence = Said("credentials.transcript.transfer-from-one-school")
        unsaid = begun(whence, "ecfmg.cred-transfer-rules", facts=facts)
        return unsaid.act(Said("credentials.transcript.transfer-do"))
    if (lacking := _untranslated(case, "transcript")) is not None:
        return lacking
    if school.credit_years is None and sent:
        unsaid = begun(Said("credentials.transcript.record-years", least=years), "ecfmg.cred-four-years", facts=facts)
        return unsaid.act(Said("credentials.transcript.record-years-do"))
    if sent:
        return done(Said("credentials.given"), "ecfmg.cred-documents", facts=facts)
    return _not_yet(case)


def _sent_too_early(case: Case, kind: str) -> Ruling | None:
    """Given before graduation or degree date, and not verified since."""
    day = None if credentials_verified(case) is not None else given(case, kind).sent
    return _too_early(case, day, f"credentials.{kind}_sent")


_PAPERS = {
    "diploma": Said("credentials.paper.diploma"),
    "transcript": Said("credentials.paper.transcript"),
    "translation": Said("credentials.paper.translation"),
    "transfer-transcript": Said("credentials.paper.transfer-transcript"),
}


def _refused(case: Case) -> Ruling | None:
    """What ECFMG refused is sent again before the school can confirm it (ecfmg.cred-documents)."""
    for kind, paper in _PAPERS.items():
        there = given(case, kind)
        if there.rejected is not None:
            said = Said("credentials.paper-rejected", paper=paper, day=there.rejected)
            return begun(said, "ecfmg.cred-complete-when", "ecfmg.cred-documents", facts=there.facts, firm=True)
    return None


def verified(case: Case) -> Ruling | None:
    """credentials.verified: both confirmed by the school itself (ecfmg.cred-complete-when)."""
    if (skip := not_for_us_graduates(case)) is not None:
        return skip
    papers = case.profile.credentials
    one, other = given(case, "diploma"), given(case, "transcript")
    recorded = verification_recorded(case)
    if recorded is not None:
        confirmed = Said("credentials.verified.both")
        facts = ("credentials.verified",) if case.past(papers.verified) else (*one.facts, *other.facts)
        wrong = _too_early(case, recorded, facts[0])
        return wrong or done(confirmed, "ecfmg.cred-complete-when", facts=facts)
    if (refused := _refused(case)) is not None:
        return refused
    if graduation_ahead(case) is not None:
        return _not_yet(case)
    lacking = untranslated(case, "diploma") or untranslated(case, "transcript")
    if one.sent is not None and other.sent is not None and not lacking:
        since = max(one.sent, other.sent)
        last = max(since, papers.school_nudged or since)
        return with_others(
            case,
            since,
            Said("credentials.verified.school-answers"),
            "ecfmg.cred-complete-when",
            "ecfmg.cred-duration",
            facts=("credentials.diploma_sent", "credentials.transcript_sent", "credentials.school_nudged"),
            wait="verification",
            counted_from=last,
        )
    return None


NEEDED = (
    "school.listing",
    "application.accepted",
    "exams.step1",
    "exams.step2ck",
    "skills.pathway",
    "credentials.diploma",
    "credentials.transcript",
    "credentials.verified",
)
"""What must be met before a certificate is issued."""


def _met_since(case: Case) -> date:
    """The day on which the last requirement was met; a result without its day counts from when results usually come."""
    usual = span(case, "exam-result").typical
    days = [case.profile.application.accepted, credentials_verified(case)]
    for exam in FOR_CERTIFICATE:
        passed = [one for one, found in worth(case, exam) if found == "pass"]
        for sitting in passed[-1:]:
            if sitting.date is not None:
                came = plus(sitting.date, usual) if usual is not None else case.today
                days.append(sitting.reported or min(case.today, came))
    held = accepted_pathway(case)
    days.append(held.application.accepted if held is not None else None)
    return max((day for day in days if case.past(day) and day), default=case.today)


def _contradicted(case: Case) -> Ruling | None:
    """A certificate from before the degree: one of the two recorded days is wrong (ecfmg.cert-no-student)."""
    early = certificate_too_early(case)
    if early is None or not case.past(case.profile.certificate.issued):
        return None
    facts = ("certificate.issued", graduation_fact(case), "school.degree")
    return check(early, "ecfmg.cert-no-student", "ecfmg.cert-issue", facts=facts, firm=True)


def issued(case: Case) -> Ruling | None:
    """certificate.issued (ecfmg.cert-issue, ecfmg.cert-no-student)."""
    if (skip := not_for_us_graduates(case)) is not None:
        return skip
    certificate, facts = case.profile.certificate, ("certificate.issued",)
    day = certificate_issued(case)
    if day is not None:
        return done(Said("certificate.issued.on-day", day=day), "ecfmg.cert-issue", facts=facts)
    if (wrong := _contradicted(case)) is not None:
        return wrong.act(Said("certificate.issued.correct-the-day"))
    if case.past(certificate.permanent):
        made = Said("certificate.issued.as-permanent")
        return done(made, "ecfmg.cert-permanent-training", facts=("certificate.permanent",))
    if issue_day_lacking(case):
        there = begun(
            Said("certificate.issued.record-the-day"), "ecfmg.cert-issue", facts=("certificate.expires",), firm=True
        )
        return there.act(Said("certificate.issued.write-it-down"))
    gone = ineligible(case)
    if gone is not None:
        return gone
    states = case.states
    open_ones = [step for step in NEEDED if states[step].status not in SETTLED]
    if not open_ones:
        since = _met_since(case)
        return with_others(
            case,
            since,
            Said("certificate.issued.all-met"),
            "ecfmg.cert-issue",
            "ecfmg.pay-debts-block",
            wait="certificate",
        )
    if states["credentials.verified"].status in SETTLED:
        barred = tuple(step for step in open_ones if states[step].status != "check")
        steps = tuple(Said("certificate.issued.step", title=states[step].title) for step in barred or open_ones)
        if barred:
            lacking = Said("certificate.issued.not-in-order", steps=steps)
            return unmet(lacking, "ecfmg.cert-issue", "ecfmg.cert-no-student", missing=barred)
        return open_step(Said("certificate.issued.check-first", steps=steps), "ecfmg.cert-issue")
    spans = earliest_certificate(case)
    if spans is None:
        return None
    best = spans[0]
    return open_step(
        Said("certificate.issued.not-before", day=best),
        "ecfmg.cert-no-student",
        "ecfmg.cred-duration",
        "ecfmg.cert-issue",
        facts=(graduation_fact(case), "school.degree"),
        earliest=best,
    )


def _by_the_form(case: Case, ruling: Ruling) -> Ruling:
    """Revalidation is a Pathway form, due by its deadline, with an OET of its season (ecfmg.path-revalidation)."""
    tested = case.states["skills.oet"].status in SETTLED
    deadline = event_of(case, case.book.step("skills.oet"), "pathway.deadline" if tested else "oet.last")
    last = deadline.day if deadline is not None and not case.over(deadline) else None
    # Asked so early that what the answer asks for can still be done.
    if ruling.status == "check":
        return ruling.act(Said("certificate.valid.ask"), last=last)
    return revalidate(case, ruling, last)


def valid(case: Case) -> Ruling | None:
    """certificate.valid: permanent, CS-based, or not yet past its printed end."""
    if (skip := not_for_us_graduates(case)) is not None:
        return skip
    certificate = case.profile.certificate
    facts = ("certificate.expires", "certificate.permanent")
    if case.past(certificate.permanent):
        return done(
            Said("certificate.valid.permanent"),
            "ecfmg.cert-permanent-training",
            "ecfmg.cert-permanent-licence",
            facts=facts,
        )
    if (wrong := _contradicted(case)) is not None:
        return replace(wrong, missing=("certificate.issued",))
    if certificate_issued(case) is None:
        # Begun training shows that there was one, not how long it runs.
        return _in_training(case, facts)
    if certificate.expires is None and cs_stands(case):
        return done(Said("certificate.valid.rests-on-step2cs"), "ecfmg.cs-no-expiry", facts=("exams.step2cs",))
    if certificate.expires is None and before_pathways(case):
        old, endless = Said("certificate.valid.before-pathways"), ("ecfmg.changed-permanent", "ecfmg.cs-no-expiry")
        return done(old, *endless, facts=("certificate.issued",))
    training = _in_training(case, facts)
    if training is not None:
        return training
    if certificate.expires is not None:
        if certificate.expires < case.today and non_standard(case):
            return _perhaps_tied(case, certificate.expires, facts)
        if licensed_too_late(case):
            return licence_after_the_end(case)
        if (year := perhaps_lifted(case)) is not None:
            return months_added_up(case, year)
        if certificate.expires < case.today:
            over = lapsed(
                Said("certificate.valid.ran-out", day=certificate.expires),
                "ecfmg.path-must-be-unexpired",
                "ecfmg.path-revalidation",
                facts=facts,
            )
            return revalidate(case, over)
        missed = certificate_short_of(case)
        if missed is not None:
            short = ends_short_of(certificate.expires, missed)
            rules = (*missed.rules, "ecfmg.path-revalidation")
            sure = until(missed, certificate.expires) == "ends"
            said = Said("certificate.valid.renew" if sure else "certificate.valid.perhaps-renew", ends=short)
            renewal = begun if sure else check
            again = _by_the_form(case, renewal(said, *rules, facts=facts, firm=True))
            return replace(again, until=Dated(certificate.expires, "yours"))
        if (year := ends_in_first_year(case, certificate.expires)) is not None:
            return _extend(case, certificate.expires, year.last, facts)
        if non_standard(case):
            return _perhaps_tied(case, certificate.expires, facts)
        through = Said("certificate.valid.through", day=certificate.expires)
        return done(through, "ecfmg.path-must-be-unexpired", facts=facts)
    if certificate.no_end:
        # Which of the two reasons for it is theirs only a recorded fact shows.
        none = Said("certificate.valid.none-printed")
        return check(none, "ecfmg.cs-no-expiry", "ecfmg.cert-fields", facts=("certificate.no_end",), firm=True)
    held = accepted_pathway(case)
    if held is None:
        return begun(Said("certificate.valid.type-date"), "ecfmg.changed-permanent", facts=facts)
    end = held.end
    if end is not None and end.trusted and held.doubt is None:
        if end.value < case.today:
            rules = (end.rule, "ecfmg.path-revalidation")
            ended = Said("certificate.valid.pathway-ended", day=end.day)
            return revalidate(case, lapsed(ended, *rules, facts=("skills.pathway",)))
        if held.counts is not True and held.short_of is not None:
            short = ends_short_of(end.day, held.short_of)
            renew = Said("certificate.valid.renew", ends=short)
            rules = (*held.short_of.rules, end.rule)
            again = _by_the_form(case, begun(renew, *rules, facts=("skills.pathway",), firm=True))
            return replace(again, until=end.day)
        runs = Said("certificate.valid.pathway-runs", day=end.day)
        return done(runs, end.rule, facts=("skills.pathway",))
    expected = Said("certificate.valid.expected", day=end.value) if end else None
    return check(
        Said("certificate.valid.not-certain", expected=expected),
        "ecfmg.path-expiry-pattern",
        "ecfmg.changed-permanent",
        facts=facts,
    )


def _perhaps_tied(case: Case, end: date, facts: tuple[str, ...]) -> Ruling:
    """In training that is not accredited itself: whether it lifts the end is asked before it comes (visa.j1.program-type)."""
    printed = Dated(end, "yours") if end >= case.today else None
    months = case.number(_PERMANENT)
    ahead = Said("certificate.valid.non-standard-ahead", day=end, months=months)
    words = ahead if printed else Said("certificate.valid.non-standard", day=end, months=months)
    ruling = check(words, _PERMANENT, "visa.j1.program-type", facts=(*facts, "start.positions"), firm=True)
    return replace(ruling.act(Said("certificate.valid.ask-about-the-training"), last=printed), until=printed)


def _extend(case: Case, end: date, last: date, facts: tuple[str, ...]) -> Ruling:
    """An end in the first year of training: ECFMG's extension is asked for while it still counts, or at once."""
    extend, rules = asks_for_an_extension(case, end, last), ("ecfmg.cert-expires-in-training", _PERMANENT)
    printed = Dated(end, "yours") if end >= case.today else None
    ruling = begun(extend, *rules, facts=facts, firm=True)
    return replace(ruling.act(Said("certificate.valid.ask-for-the-extension"), last=printed), until=printed)


_PERMANENT = "ecfmg.cert-permanent-training"


def _in_training(case: Case, facts: tuple[str, ...]) -> Ruling | None:
    """A certificate in training: lifted after twelve months or by a licence; before that only ECFMG's extension helps.

    Rules: ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence, ecfmg.cert-expires-in-training.
    """
    end, year = case.profile.certificate.expires, first_year(case)
    if not lifted(case, end) or (end is None and held_today(case) is None):
        return None
    if licensed_by(case, end):
        licence = begun(Said("certificate.valid.licence"), "ecfmg.cert-permanent-licence", facts=facts, firm=True)
        return licence.act(Said("certificate.valid.make-permanent"))
    assert year is not None
    rule = _PERMANENT
    printed = Dated(end, "yours") if end is not None and end >= case.today else None
    if year_done(case):
        if ends_in_first_year(case, end) is not None:
            # It ended before it could be lifted, unless ECFMG extended it, which is not recorded.
            gap = Said("certificate.valid.was-it-extended", end=end, last=year.last)
            return check(gap, "ecfmg.cert-expires-in-training", rule, facts=(*facts, "start.positions"), firm=True)
        if sponsored_throughout(case):
            by_itself = Said("certificate.valid.lifted-by-itself", months=case.number(rule), last=year.last)
            return done(by_itself, rule, facts=(*facts, "start.positions"))
        file = begun(
            Said("certificate.valid.year-done", months=case.number(rule), last=year.last), rule, facts=facts, firm=True
        )
        if trains_on(case) == "j1" or j1_training_over(case) is not None:
            return file.act(Said("certificate.valid.see-whether"))
        return file.act(Said("certificate.valid.make-permanent"), last=printed)
    if end is None:
        # Whether it lasts until then, or ECFMG is to be asked for an extension, hangs on the printed day.
        unknown = begun(Said("certificate.valid.type-date"), rule, "ecfmg.changed-permanent", facts=facts, firm=True)
        return unknown.act(Said("certificate.valid.record-the-end", last=year.last))
    if ends_in_first_year(case, end) is not None:
        return _extend(case, end, year.last, facts)
    return done(Said("certificate.valid.lifted-from", end=end, last=year.last), rule, facts=facts)
