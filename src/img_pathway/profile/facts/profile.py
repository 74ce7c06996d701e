"""Everything one person recorded, in file order.

Every fact is optional and ``None`` means *not recorded*; nothing derived is ever stored here.
Dates are calendar days at the place where the event happened. The classes are frozen: a change
makes a new `Profile` (see `typed.keys`).
"""

from __future__ import annotations

from collections.abc import Mapping

from img_pathway.profile.facts.application import Experience, Papers
from img_pathway.profile.facts.declare import Table, keyed, slot
from img_pathway.profile.facts.exams import Exams, Permits, Skills
from img_pathway.profile.facts.person import Application, Certificate, Credentials, Identity, Person, School
from img_pathway.profile.facts.season import Season
from img_pathway.profile.facts.start import Start
from img_pathway.profile.facts.visa import Visa
from img_pathway.profile.facts.waiting import Waiting
from img_pathway.profile.facts.yours import Amount, Answer, Ledger, Override, Wait

SCHEMA = 3
"""Number of the file format this program writes."""


class Profile(Table):
    """Everything one person recorded."""

    schema: int = SCHEMA
    profile: Person = slot(Person)
    school: School = slot(School)
    identity: Identity = slot(Identity)
    application: Application = slot(Application)
    exams: Exams = slot(Exams)
    permits: Permits = slot(Permits)
    skills: Skills = slot(Skills)
    credentials: Credentials = slot(Credentials)
    certificate: Certificate = slot(Certificate)
    seasons: Mapping[int, Season] = keyed(Season, int, "YEAR")
    visa: Visa = slot(Visa)
    start: Start = slot(Start)
    money: Ledger = slot(Ledger)
    waiting: Waiting = slot(Waiting)
    experience: Experience = slot(Experience)
    documents: Papers = slot(Papers)
    overrides: Mapping[str, Override] = keyed(Override, str, "STEP", "note")
    answers: Mapping[str, Answer] = keyed(Answer, str, "RULE", "answer")
    amounts: Mapping[str, Amount] = keyed(Amount, str, "FEE", "usd")
    durations: Mapping[str, Wait] = keyed(Wait, str, "WAIT", "seen")
