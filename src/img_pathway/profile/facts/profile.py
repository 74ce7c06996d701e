"""Everything one person recorded, in file order.

Every fact is optional and ``None`` means *not recorded*; nothing derived is ever stored here.
Dates are calendar days at the place where the event happened. The classes are frozen: a change
makes a new `Profile` (see `typed.keys`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from img_pathway.profile.facts.declare import Table, keyed
from img_pathway.profile.facts.exams import Exams, Permits, Skills
from img_pathway.profile.facts.money import Ledger
from img_pathway.profile.facts.person import Application, Certificate, Credentials, Identity, Person, School
from img_pathway.profile.facts.season import Season
from img_pathway.profile.facts.start import Start
from img_pathway.profile.facts.visa import Visa
from img_pathway.profile.facts.yours import Amount, Answer, Override, Wait

SCHEMA = 2
"""Number of the file format this program writes."""


@dataclass(frozen=True)
class Profile(Table, personal=False):
    """Everything one person recorded."""

    schema: int = SCHEMA
    profile: Person = field(default_factory=Person)
    school: School = field(default_factory=School)
    identity: Identity = field(default_factory=Identity)
    application: Application = field(default_factory=Application)
    exams: Exams = field(default_factory=Exams)
    permits: Permits = field(default_factory=Permits)
    skills: Skills = field(default_factory=Skills)
    credentials: Credentials = field(default_factory=Credentials)
    certificate: Certificate = field(default_factory=Certificate)
    seasons: Mapping[int, Season] = keyed(Season, int, "YEAR")
    visa: Visa = field(default_factory=Visa)
    start: Start = field(default_factory=Start)
    money: Ledger = field(default_factory=Ledger)
    overrides: Mapping[str, Override] = keyed(Override, str, "STEP", "note")
    answers: Mapping[str, Answer] = keyed(Answer, str, "RULE", "answer")
    amounts: Mapping[str, Amount] = keyed(Amount, str, "FEE", "usd")
    durations: Mapping[str, Wait] = keyed(Wait, str, "WAIT", "seen")
