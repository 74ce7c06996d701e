"""What a person can record: every key, declared once.

From nothing; the values are what the person said.
Imported by everything that reads a fact.
"""

from img_pathway.profile.facts.declare import MANY_KINDS, Fact, Kind, Table
from img_pathway.profile.facts.exams import (
    Exams,
    OetSitting,
    PathwayApplication,
    Permits,
    Registration,
    Sitting,
    Skills,
)
from img_pathway.profile.facts.person import Application, Certificate, Credentials, Identity, Person, School
from img_pathway.profile.facts.profile import SCHEMA, Profile
from img_pathway.profile.facts.season import Season
from img_pathway.profile.facts.start import NO_POSITION, Position, Start
from img_pathway.profile.facts.visa import Visa, VisaClass
from img_pathway.profile.facts.yours import Amount, Answer, Override, Wait

__all__ = [
    "MANY_KINDS", "NO_POSITION", "SCHEMA", "Amount", "Answer", "Application", "Certificate", "Credentials",
    "Exams", "Fact", "Identity", "Kind", "OetSitting", "Override", "PathwayApplication", "Permits", "Person",
    "Position", "Profile", "Registration", "School", "Season", "Sitting", "Skills", "Start", "Table", "Visa",
    "VisaClass", "Wait",
]  # fmt: skip
