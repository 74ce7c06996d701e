"""What must, and must not, be said about the sample applicants, judged on one Assessment."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.losses.at_stake import money
from img_pathway.engine.plan.plan import plan
from img_pathway.engine.states.board import state_board


def _order(assessment: Assessment) -> list[str]:
    assert assessment.next is not None
    return [assessment.next.step, *(one.step for one in assessment.then)]


def _all_text(assessment: Assessment) -> str:
    parts = [reason.text for stage in assessment.stages for step in stage.steps for reason in step.reasons]
    parts += [warning.text for warning in assessment.warnings]
    parts += [f"{cliff.loses} {cliff.then} {cliff.avoid}" for cliff in assessment.cliffs]
    parts += [reason.text for verdict in assessment.pathways for reason in verdict.reasons]
    parts += [one.why for one in assessment.then] + ([assessment.next.why] if assessment.next else [])
    return "\n".join(parts).casefold()


def _reasons(assessment: Assessment, step: str) -> str:
    return " ".join(reason.text for reason in assessment.step(step).reasons)


def pune(assessment: Assessment) -> None:
    """Final-year student, Pune: next, computed, blocked, warned."""
    # Next
    assert _order(assessment)[:3] == ["identity.names", "identity.passport", "permits.step2ck"]
    assert "proof for the name difference before any further exam application" in _reasons(assessment, "identity.names")
    assert "Mon 30 Aug 2027" in _reasons(assessment, "identity.passport")
    permit = _reasons(assessment, "permits.step2ck")
    assert "confirm your enrolment" in permit
    assert "does not depend on Step 1" in permit
    # Computed
    [seven_years] = [cliff for cliff in assessment.cliffs if cliff.id.startswith("seven-year")]
    assert seven_years.date == date(2033, 6, 18)
    ck = assessment.step("exams.step2ck")
    assert ck.latest_safe == date(2027, 7, 28)
    assert ck.by == date(2027, 9, 22)
    assert ck.latest_possible == date(2028, 2, 9)
    assert ck.due is not None
    assert (ck.due.day, ck.due.confidence) == (date(2028, 3, 1), "inferred")
    # Blocked
    for step in ("certificate.issued", "permits.step3", "exams.step3", "credentials.diploma", "programs.token"):
        assert assessment.step(step).status == "locked", step
    assert "credentials.verified" in assessment.step("certificate.issued").missing
    assert "certificate.issued" in assessment.step("permits.step3").missing
    assert "not issued yet" in _reasons(assessment, "credentials.diploma")
    assert "about Wed 23 Jun 2027 (expected)" in _reasons(assessment, "programs.token")
    verdicts = {verdict.n: verdict for verdict in assessment.pathways}
    assert verdicts[1].verdict == "missing"
    assert "No unsupervised licence" in verdicts[1].reasons[0].text
    assert verdicts[3].verdict == "unknown"
    assert any("expected cut-off" in reason.text for reason in verdicts[3].reasons)
    # Warn
    warned = {warning.id: warning.text for warning in assessment.warnings}
    assert "certificate when you apply" in warned["programmes.certificate"]
    assert "Tue 29 Feb 2028" in warned["two-dates"]
    assert "Sat 15 Apr 2028" in warned["two-dates"]
    assert "Statement of Need" in warned["need.india"]
    assert "Letters" in warned["letters.early"]
    # Slack and money
    way = plan(assessment)
    sitting = way.step("exams.step2ck")
    assert (sitting.latest_safe, sitting.latest_possible) == (ck.latest_safe, ck.latest_possible)
    assert (way.match, way.feasible) == (2028, True)
    [passport] = [cliff for cliff in assessment.cliffs if cliff.id == "passport"]
    assert passport.date == date(2027, 8, 30)
    assert money(assessment.case, seven_years) == (900, 930)
    # Must not say
    text = _all_text(assessment)
    assert "step 1 before" not in text
    assert "h-1b is" not in text
    assert assessment.step("visa.h1b-petition").status != "done"


def caribbean(assessment: Assessment) -> None:
    """US citizen at a Caribbean school: next, computed, blocked, hidden."""
    # Next
    # The school is told by the form itself (ecfmg.path-3-5-common): the form goes before asking after the attestation.
    assert _order(assessment)[:3] == ["skills.oet", "skills.pathway", "skills.attestation"]
    assert "Writing 290" in _reasons(assessment, "skills.oet")
    assert "book the whole OET" in _reasons(assessment, "skills.oet")
    assert assessment.next is not None
    assert assessment.next.by == date(2026, 12, 31)
    assert "has sent" in _reasons(assessment, "skills.attestation")
    # Computed
    cliffs = [cliff for cliff in assessment.cliffs if cliff.id.startswith("seven-year")]
    assert cliffs[0].date == date(2032, 7, 15)
    assert date(2031, 12, 10) not in {cliff.date for cliff in assessment.cliffs}
    assert "2 of 4 attempts used" in _reasons(assessment, "exams.step1")
    # Blocked
    assert assessment.step("certificate.issued").status == "locked"
    assert assessment.step("credentials.diploma").status == "locked"
    assert "Sat 15 May 2027" in _reasons(assessment, "credentials.diploma")
    assert assessment.step("certificate.issued").earliest == date(2027, 5, 28)
    thin = next(warning for warning in assessment.warnings if warning.id == "certificate.thin")
    assert "47 days" in thin.text
    assert "Fri 28 May 2027" in thin.text
    assert "Thin" in thin.text
    assert assessment.step("permits.step3").status == "locked"
    assert assessment.step("exams.step3").status == "locked"
    # Slack and money: the best case fits, the bad one does not; one more OET is $455
    way = plan(assessment)
    assert way.thin
    assert way.step("certificate.issued").earliest == date(2027, 5, 28)
    assert [link.id for link in way.chain] == [
        "credentials.diploma", "credentials.verified", "certificate.issued", "start",
    ]  # fmt: skip
    [reserve] = way.reserves
    assert (reserve.until, reserve.last) == (date(2026, 12, 3), date(2026, 12, 31))
    last_oet = next(cliff for cliff in assessment.cliffs if cliff.steps == ("skills.oet",))
    assert money(assessment.case, last_oet) == (455, 455)
    # Boards with attempt limits are flagged with what is used of them
    board = {row.code: row for row in state_board(assessment.case)}
    limits = [row for row in board.values() if "2 of" in row.cell("attempts_step1").text]
    assert "2 of 3 attempts used, passed." in board["TX"].cell("attempts_step1").text
    assert len(limits) >= 10
    # Hidden, and what is said instead
    visa = assessment.stage("visa")
    assert {step.status for step in visa.steps} == {"not-needed"}
    sponsorship = next(warning for warning in assessment.warnings if warning.id == "sponsorship")
    assert '"no"' in sponsorship.text


def green_card(assessment: Assessment) -> None:
    """The variant: permanent resident born in Venezuela."""
    warned = {warning.id: warning for warning in assessment.warnings}
    assert "non-US-citizen IMG" in warned["nrmp-type"].text
    assert "nrmp.img.type" in warned["nrmp-type"].rules
    assert "sponsorship" in warned
    assert "visa.uscis-hold" in warned["uscis.hold"].rules
    assert "As last known" in warned["uscis.hold"].text
    assert {step.status for step in assessment.stage("visa").steps} == {"not-needed"}
