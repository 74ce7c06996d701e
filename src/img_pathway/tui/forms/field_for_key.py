"""One field per kind of fact. Which one a fact gets, and all it says, comes from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget

from img_pathway.profile.facts import Kind
from img_pathway.profile.typed.keys import get
from img_pathway.tui.forms import check
from img_pathway.tui.forms.choice_fields import BoolField, ChosenField, CountriesField, CountryField, ZoneField
from img_pathway.tui.forms.entries import Entries
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.form_parts import BackLine
from img_pathway.tui.forms.questions import Asked, AskedFact, AskedList
from img_pathway.tui.forms.typed_fields import DateField, InstantField, NumberField, TextField, WordsField, YearField

if TYPE_CHECKING:
    from img_pathway.tui.forms.fact_form import FactForm

FIELDS: Mapping[Kind, type[Field]] = {
    "date": DateField,
    "instant": InstantField,
    "money": TextField,
    "currency": TextField,
    "state": TextField,
    "year": YearField,
    "int": NumberField,
    "text": TextField,
    "bool": BoolField,
    "choice": ChosenField,
    "country": CountryField,
    "countries": CountriesField,
    "words": WordsField,
    "zone": ZoneField,
}
"""The field of every kind of fact."""


def make_field(form: FactForm, item: AskedFact) -> Field:
    """The field of a fact."""
    return FIELDS[item.fact.kind](form, item)


def make_parts(form: FactForm, items: tuple[Asked, ...], entry: tuple[AskedList, int] | None) -> list[Widget]:
    """Fields and lists for all that is asked, holding what is recorded; an entry begins with the way back."""
    profile = form.desk.profile
    # Entries show none: a form of lists alone need not look for them, nor import what knows all countries.
    doubts = check.warnings(profile, form.today) if any(isinstance(item, AskedFact) for item in items) else {}
    parts: list[Widget] = []
    if entry is not None:
        parent, number = entry
        parts.append(BackLine(form, f"{parent.title}: {parent.item} {number}"))
    for item in items:
        part = make_field(form, item) if isinstance(item, AskedFact) else Entries(form, item)
        part.sync(get(profile, item.key))
        if isinstance(part, Field):
            part.warning = doubts.get(part.key, "")
        parts.append(part)
    return parts
