"""What recorded facts prove: the latest step of the graph that has happened speaks for all before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.once import once
from img_pathway.engine.readings.given import application_accepted, certificate_issued, credentials_verified
from img_pathway.engine.readings.pathway_held import (
    accepted_pathway,
    certificate_over,
    certificate_short_of,
    end_lacking,
)
from img_pathway.engine.readings.season import MATCHED, counted, interviewed, of_this_start, other_post, soap_place
from img_pathway.engine.readings.services import list_settled, services
from img_pathway.engine.readings.sittings import somewhere_in, undated
from img_pathway.engine.readings.visa_need import came_in, way
from img_pathway.engine.words.said import Said


class Proof(NamedTuple):
    """Why a step cannot but be done: the sentence, and the keys of the facts that show it."""

    said: Said
    facts: tuple[str, ...]


@once
def proven_steps(case: Case) -> dict[str, Proof]:
    """Steps that cannot but be done, and why: the latest step of the graph speaks for all before."""
    # A certificate proves the Pathway of its day, not one that has ended since or ends too early.
    held, lasts = (
        accepted_pathway(case),
        not (certificate_over(case) or end_lacking(case)) and certificate_short_of(case) is None,
    )
    ended = set() if (lasts if held is None else held.counts is True) else {"skills.pathway"}
    if ended and held is not None:
        # One that has ended, or may not count, is asked for again, with an OET and an attestation of its own season.
        ended |= {"skills.oet", "skills.attestation"}
    if not list_settled(case):
        # An application sent through one service says nothing about a programme of the list that waits at another.
        ended.add("programs.list")
    proven: dict[str, Proof] = {}
    for step in reversed(case.book.graph_order):
        for said, fact, happened in reversed(_EVIDENCE.get(step.id, ())):
            if happened(case):
                facts = (
                    tuple(f"seasons.{case.target}.{key}" for key in fact.split())
                    if step.id in _OF_A_SEASON
                    else tuple(fact.split())
                )
                _spread(case, step.id, Proof(said, facts), proven, ended)
    return proven


def _old_token(case: Case) -> bool:
    """Did the tokens of the target season come out before MyIntealth, so that one shows no account there?

    Rules: eras.token.where, ecfmg.account-legacy.
    """
    tokens, first = case.event("eras.token"), case.read("ecfmg.account-legacy")
    return tokens is None or first is None or tokens.day < date.fromisoformat(str(first.value))


def _spread(case: Case, step_id: str, why: Proof, proven: dict[str, Proof], ended: set[str]) -> None:
    """Everything that a step shows, and what that shows in turn; what a later step has shown stays as that says it."""
    if step_id == "programs.token" and _old_token(case):
        return
    if step_id == "visa.sevis" and why.facts == ("visa.issued",) and way(case) != "j1":
        # A visa of a class that is not recorded shows no paper of a J-1.
        return
    for proved in case.book.step(step_id).proves:
        if proved not in proven and proved not in ended:
            proven[proved] = why
            _spread(case, proved, why, proven, ended)


def _permit(case: Case, exam: str) -> bool:
    return any(map(case.past, [one.issued for one in case.registrations(exam)]))


def _pathway(case: Case) -> bool:
    held = accepted_pathway(case)
    return held is not None and held.doubt is None


def _interviewed(case: Case) -> bool:
    # With both services in use an interview may have come from either.
    return interviewed(case) and not (
        (case.season.residencycas_submitted or case.season.residencycas_submitted_known)
        and any("residencycas" in services(case, one)[0] for one in case.profile.profile.specialties)
    )


def _certificate(case: Case) -> bool:
    return certificate_issued(case) is not None


def _credentials(case: Case) -> bool:
    return credentials_verified(case) is not None


def _day(fact: str) -> Callable[[Case], bool]:
    """Is a recorded day, named from the profile on, not in the future?"""
    read = attrgetter(fact)

    def happened(case: Case) -> bool:
        day: date | None = read(case.profile)
        return day is not None and day <= case.today

    return happened


def _this_post(case: Case, day: date | None) -> bool:
    return case.past(day) and not other_post(case, day)


def _any_post(case: Case, fact: str) -> bool:
    return any(case.past(getattr(position, fact)) for position in case.profile.start.positions)


def _sat(case: Case, exam: str) -> bool:
    """One known by its month alone proves as much as one with its day, once it has a result or the month is over."""
    sittings = case.sittings(exam)
    without_day = (one.result or somewhere_in(case, one.month or "")[1] < case.today for one in undated(case, exam))
    return any(without_day) or (bool(sittings) and case.past(sittings[0].date))


_OF_A_SEASON = {"programs.token", "programs.submit", "match.interviews", "match.verification", "match.ranklist"}
_EVIDENCE: Final[dict[str, tuple[tuple[Said, str, Callable[[Case], bool]], ...]]] = {
    "application.submit": (
        (Said("proof.submitted-application"), "application.submitted", _day("application.submitted")),
    ),
    "application.accepted": (
        (
            Said("proof.accepted-application"),
            "application.accepted application.accepted_month",
            lambda case: application_accepted(case) is not None,
        ),
    ),
    "permits.step1": ((Said("proof.recorded-permit"), "permits.step1", lambda case: _permit(case, "step1")),),
    "permits.step2ck": ((Said("proof.recorded-permit"), "permits.step2ck", lambda case: _permit(case, "step2ck")),),
    "permits.step3": ((Said("proof.recorded-permit"), "permits.step3", lambda case: _permit(case, "step3")),),
    "exams.step1": ((Said("proof.recorded-sitting"), "exams.step1", lambda case: _sat(case, "step1")),),
    "exams.step2ck": ((Said("proof.recorded-sitting"), "exams.step2ck", lambda case: _sat(case, "step2ck")),),
    "exams.step3": ((Said("proof.recorded-sitting"), "exams.step3", lambda case: _sat(case, "step3")),),
    "skills.pathway": ((Said("proof.accepted-pathway"), "skills.pathway", _pathway),),
    "credentials.verified": (
        (Said("proof.verification"), "credentials.verified credentials.verified_month", _credentials),
    ),
    "certificate.issued": (
        (Said("proof.certificate"), "certificate.permanent", _day("certificate.permanent")),
        (Said("proof.certificate"), "certificate.issued", _certificate),
    ),
    "programs.token": ((Said("proof.token"), "token token_known", lambda case: counted(case, "token")),),
    "programs.submit": (
        (Said("proof.submitted-application"), "submitted submitted_known", lambda case: counted(case, "submitted")),
    ),
    "match.interviews": ((Said("proof.interview"), "interviews", _interviewed),),
    # ECFMG says yes only where Step 1 and Step 2 CK are in (nrmp.img.verification).
    "match.verification": (
        (Said("proof.soap-place"), "soap_accepted soap_offer", lambda case: bool(soap_place(case))),
        (Said("proof.match"), "result", lambda case: case.result in MATCHED),
        (Said("proof.verified"), "verified verified_known", lambda case: counted(case, "verified")),
    ),
    "match.ranklist": (
        (Said("proof.certified-rank-list"), "ranklist_certified", lambda case: counted(case, "ranklist_certified")),
    ),
    "visa.statement-of-need": (
        (
            Said("proof.statement-of-need"),
            "visa.need_issued",
            lambda case: _this_post(case, case.profile.visa.need_issued),
        ),
    ),
    # The hospital uploads the contract for it (visa.j1.supporting-docs), or files with it (visa.h1b.employer-files).
    "visa.ds2019": (
        (Said("proof.ds2019"), "visa.ds2019_issued", lambda case: of_this_start(case, case.profile.visa.ds2019_issued)),
    ),
    "visa.sevis": (
        (Said("proof.sevis"), "visa.sevis_paid", lambda case: of_this_start(case, case.profile.visa.sevis_paid)),
    ),
    "visa.h1b-petition": (
        (
            Said("proof.petition"),
            "visa.petition_approved",
            lambda case: way(case) == "h1b" and _this_post(case, case.profile.visa.petition_approved),
        ),
    ),
    "visa.consulate": (
        (Said("proof.visa"), "visa.issued", lambda case: of_this_start(case, case.profile.visa.issued)),
    ),
    "visa.entry": ((Said("proof.entry"), "visa.entered", came_in),),
    "start.training-licence": (
        (
            Said("proof.training-licence"),
            "start.positions",
            lambda case: _this_post(case, case.post.training_licence_issued),
        ),
    ),
    "start.certificate": (
        # Training that has begun anywhere shows that there was a certificate.
        (Said("proof.training"), "start.positions", lambda case: _any_post(case, "began")),
        (
            Said("proof.certificate-at-the-hospital"),
            "start.positions",
            lambda case: _any_post(case, "certificate_shown"),
        ),
    ),
    "start.first-day": (
        (Said("proof.begun-training"), "start.positions", lambda case: _this_post(case, case.post.began)),
    ),
}
"""By step, the recorded facts, not in the future, that show that it has happened: what is said, the fact, how it is seen.

Of several that hold the last is said.
"""
