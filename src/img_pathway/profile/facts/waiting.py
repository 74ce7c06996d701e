"""What is in somebody else's hands: whom you asked and when, and waits that belong to no step."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Table, fact, series

Means = Literal["email", "portal", "phone", "letter", "in-person"]


class Contact(Table):
    """One time you asked."""

    date: Day | None = fact("Asked on", "date", planned=False)
    about: str | None = fact(
        "About", "text", "A step's id (credentials.verified), or the words of your own wait.", personal="Subject"
    )
    whom: str | None = fact("Whom", "text", "A name, an office or an address.", personal="Person")
    means: Means | None = fact(
        "How",
        "choice",
        choices="email: by email|portal: a message in the portal|phone: by phone|letter: by post|in-person: in person",
    )
    answer: str | None = fact("What was said", "text", personal="Note")


class Errand(Table):
    """Something else that somebody else has to do."""

    what: str | None = fact("What you wait for", "text", personal="Subject")
    whom: str | None = fact("From whom", "text", brief="from", personal="Person")
    since: Day | None = fact("Since", "date", planned=False, brief="since")
    usual: int | None = fact("Days it usually takes", "int", minimum=0, maximum=3650, brief="usual days")
    done: Day | None = fact("Came on", "date", planned=False, brief="came", after="since")


class Waiting(Table):
    """What is in somebody else's hands, and each time you asked."""

    contacts: tuple[Contact, ...] = series(Contact, "Each time you asked", "contact", "Contact")
    errands: tuple[Errand, ...] = series(Errand, "Other things you wait for", "wait", "Wait")
