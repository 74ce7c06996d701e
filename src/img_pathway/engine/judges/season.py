"""Applications of one season, through ERAS and ResidencyCAS, and what all steps of a season share."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.model import SETTLED
from img_pathway.engine.own_lists import key_of
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.interviews import to_answer, with_hour
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.readings.season import (
    another_season,
    certified_in,
    counted,
    has_position,
    misplaced,
    soap_over,
    still_closed,
)
from img_pathway.engine.readings.services import (
    list_settled,
    may_use,
    planned_beyond_list,
    programmes_by_specialty,
    service_rules,
    services,
    specialty,
)
from img_pathway.engine.readings.visa_need import needs_visa
from img_pathway.engine.ruling import Ruling, begun, check, done, not_needed, open_step, unless, unmet
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED


def _no_eras(case: Case) -> Ruling | None:
    # What matches in SF Match may still need a first year from ERAS.
    if may_use(case, "eras") is not False or may_use(case, "sf-match"):
        return None
    return not_needed(Said("programs.no-eras"), *service_rules(case), facts=("profile.specialties",))


def with_other_matches(case: Case, ruling: Ruling | None, *, service: bool = False) -> Ruling | None:
    """The ruling, and with it the match of its own that a specialty has, or (`service`) that its service is not sure."""
    if ruling is not None and ruling.status in SETTLED:
        return ruling
    for one in case.profile.profile.specialties:
        found, rules = services(case, one)
        row, said = specialty(case, one), None
        if row is None and service:
            said = Said("programs.not-understood", specialty=one)
        elif row is not None and row.match != "nrmp":
            said = Said("programs.sf-match" if row.match == "sf-match" else "programs.aua", specialty=one)
        elif row is not None and service and len(found) > 1:
            last = max(value.season or 0 for value in case.book.values(row.rule))
            cas = row.service == "residencycas"
            known = Said("programs.last-known-residencycas" if cas else "programs.last-known-eras", last=last)
            said = Said("programs.service-not-known", specialty=one, known=known, year=case.target)
        if said is not None:
            ruling = (ruling or Ruling(None)).also(said, *rules, facts=("profile.specialties",))
    return ruling


def fact_key(case: Case, field: str) -> tuple[str, ...]:
    """The key of a fact of the target season, or of the list that stands in its place; nothing without a target."""
    return key_of(case.profile, case.target, field)


def no_season(case: Case) -> Ruling | None:
    """Locked while no target Match is chosen (nrmp.eligible.july1)."""
    if case.target is None:
        return unmet(Said("season.choose-target"), "nrmp.eligible.july1", missing=("profile.goal",))
    return None


@unless(no_season)
def _no_application(case: Case) -> Ruling | None:
    """Why nothing more is applied for in the target season: no target, a match, or the season's end."""
    if has_position(case):
        return not_needed(
            Said("season.position-held", year=case.target), "nrmp.binding", facts=fact_key(case, "result")
        )
    if case.result in ("unmatched", "withdrawn") and (case.result == "withdrawn" or soap_over(case)):
        decided = Said("season.decided", year=case.target)
        return unmet(decided, "nrmp.soap.rounds", facts=fact_key(case, "result"), missing=("profile.goal",))
    if (doubtful := out_of_reach_as_expected(case)) is not None:
        return doubtful
    end = case.event("eras.end")
    if end is None or not case.over(end):
        return lists_in(case)
    if end.confidence in TRUSTED:
        return unmet(Said("season.over", year=case.target, day=end), *end.rules, missing=("profile.goal",))
    return check(Said("season.over-as-expected", year=case.target, day=end), *end.rules)


def out_of_reach_as_expected(case: Case) -> Ruling | None:
    """Where only an expected day says that the target Match is over, that is looked at before anything more is done for it."""
    end = season_over(case)
    if end is None or end.sure or end.perhaps_soap:
        return None
    return check(end.said, *end.rules, facts=end.facts)


def lists_in(case: Case) -> Ruling | None:
    """With a certified list nothing is applied for until the result (match.iv.period, nrmp.rol-pattern): until its hour is
    surely over, unless an interview is still to come.
    """
    rol = case.event("nrmp.rol")
    if rol is None or case.result is not None or not counted(case, "ranklist_certified"):
        return None
    facts, rules = fact_key(case, "ranklist_certified"), ("match.iv.period", "nrmp.rol-pattern")
    if case.over(rol) and rol.confidence in TRUSTED:
        return not_needed(Said("season.lists-in", year=case.target), *rules, facts=facts)
    if not case.future(case.season.next_interview) and not to_answer(case):
        return not_needed(Said("season.list-certified", year=case.target), *rules, facts=facts)
    if not case.over(rol):
        return None
    return check(Said("season.lists-in-as-expected", year=case.target, day=rol), *rules, facts=facts)


def token(case: Case) -> Ruling | None:
    """programs.token: one token per season (eras.token.single-season), from ECFMG for IMGs only (eras.token.issuer)."""
    skip = _no_eras(case)
    if skip is None and is_img(case)[0] == "no":
        skip = not_needed(Said("programs.token.from-your-school"), "eras.token.issuer", facts=("school.country",))
    skip = skip or no_season(case)
    if skip is not None:
        return skip
    if counted(case, "token"):
        bought = Said("programs.token.bought", year=case.target)
        return done(bought, "eras.token.single-season", facts=fact_key(case, "token"))
    return _no_application(case) or misplaced(case, "token")


@unless(_no_eras, no_season)
def documents(case: Case) -> Ruling | None:
    """programs.documents (eras.doc.list)."""
    if counted(case, "documents"):
        return done(Said("programs.documents.in-myeras"), "eras.doc.list", facts=fact_key(case, "documents"))
    return _no_application(case) or misplaced(case, "documents")


@unless(_no_eras, no_season)
def letters(case: Case) -> Ruling | None:
    """programs.letters: from the usual number on they count as done (match.lor.mix); a programme takes only so many."""
    count = case.season.letters
    rules = ("match.lor.mix", "eras.lor.max-per-program")
    facts = fact_key(case, "letters")
    usual = case.number("match.lor.mix")
    most = case.read("eras.lor.max-per-program", season=case.target)
    at_most = Said("programs.letters.at-most", most=most.value) if most is not None else None
    if count and (door := still_closed(case, "eras.open")) is not None:
        return another_season(case, door, *rules, facts=facts)
    if count is not None and count >= usual:
        return done(Said("programs.letters.uploaded", count=count, at_most=at_most), *rules, facts=facts)
    closed = _no_application(case)
    if closed is not None or not count:
        return closed or _letters_kept(case)
    return begun(Said("programs.letters.too-few", count=count, usual=usual, at_most=at_most), *rules, facts=facts)


def _letters_kept(case: Case) -> Ruling | None:
    """Letters still there from an earlier season come over only if its application was certified (eras.lor.reuse)."""
    if not case.season.letters_kept or case.target is None:
        return None
    values = case.book.values("eras.lor.reuse")
    seasons = values[-1].value if values else 0
    before = range(case.target - 1, case.target - 1 - seasons, -1)
    certified = next((year for year in before if certified_in(case.season_of(year))), None)
    shows = (f"seasons.{certified}.submitted", f"seasons.{certified}.certified") if certified else ()
    facts = (*fact_key(case, "letters_kept"), *shows)
    if certified is None:
        return open_step(Said("programs.letters.kept-perhaps", seasons=seasons), "eras.lor.reuse", facts=facts)
    said = Said("programs.letters.kept", year=certified)
    if not counted(case, "token"):
        return open_step(said, "eras.lor.reuse", facts=facts)
    return begun(said, "eras.lor.reuse", facts=facts).act(Said("programs.letters.import"))


@unless(no_season)
def programme_list(case: Case) -> Ruling | None:
    """programs.list: a list kept one by one is done when the person says so, or all of it is applied to.

    One programme is no list yet, and no rule says how many are.
    """
    count = case.season.programs or sum(one.programmes for one in programmes_by_specialty(case))
    mine, facts = case.season.programmes, fact_key(case, "programs")
    if count and list_settled(case):
        said_so = fact_key(case, "programs_complete") if mine and case.season.programs_complete else ()
        return done(Said("programs.list.on-it", count=count), "eras.program-status", facts=(*facts, *said_so))
    closed = _no_application(case)
    if (count or mine) and closed is None:
        said = Said("programs.list.growing", count=len(mine) or count)
        if (planned := planned_beyond_list(case)) is not None:
            said = Said("programs.list.planned", count=len(mine), planned=planned)
        return begun(said, "eras.program-status", facts=facts)
    return with_other_matches(case, closed)


@unless(_no_eras, no_season)
def submit(case: Case) -> Ruling | None:
    """programs.submit (eras.certify-lock)."""
    facts = fact_key(case, "submitted")
    if counted(case, "submitted"):
        day = case.season.submitted
        said = Said("programs.submit.on-day", day=day) if day is not None else Said("programs.submit.day-not-known")
        return done(said, "eras.certify-lock", facts=facts)
    closed = _no_application(case) or misplaced(case, "submitted")
    if closed is not None:
        return closed
    said, rule = Said("programs.submit.no-sponsorship"), "visa.need.usc-lpr-none"
    no = open_step(said, rule, facts=("profile.us_status",)) if needs_visa(case) == "no" else None
    return with_hour(case, with_other_matches(case, no, service=True), "programs.submit", "eras")


def residencycas(case: Case) -> Ruling | None:
    """programs.residencycas: only for the specialties that may use it (match.cas.em, match.cas.obgyn)."""
    uses = may_use(case, "residencycas")
    if not uses:
        eras = Said(
            "programs.residencycas.not-for-these" if may_use(case, "sf-match") else "programs.residencycas.eras-instead"
        )
        why = Said("programs.residencycas.none-recorded") if uses is None else eras
        rules = service_rules(case) or ("match.cas.em", "match.cas.obgyn")
        return not_needed(why, *rules, facts=("profile.specialties",))
    skip = no_season(case)
    if skip is not None:
        return skip
    facts = fact_key(case, "residencycas_submitted")
    if counted(case, "residencycas_submitted"):
        return done(Said("programs.residencycas.submitted"), "match.cas.img-access", facts=facts)
    closed = (
        _no_application(case) or misplaced(case, "residencycas_submitted") or misplaced(case, "residencycas_access")
    )
    if closed is not None:
        return closed
    end = case.event("residencycas.deadline")
    access = counted(case, "residencycas_access")
    if end is not None and case.over(end) and not (access and end.day.expected):
        day = case.deadline(end).day
        over, was = (
            Said("programs.residencycas.deadline-over", day=day),
            Said("programs.residencycas.deadline-was", day=day),
        )
        late = check(was if day.expected else over, *end.rules, firm=True)
        return late.act(Said("programs.residencycas.ask-if-late"))
    if access:
        begins = begun(
            Said("programs.residencycas.access-received"),
            "match.cas.img-access",
            facts=fact_key(case, "residencycas_access"),
        )
        return with_hour(case, begins, "programs.residencycas", "residencycas")
    return with_hour(case, with_other_matches(case, None, service=True), "programs.residencycas", "residencycas")
