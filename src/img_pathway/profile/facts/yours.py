"""What the person says against the rulebook: steps opened, answers looked up, own amounts and times."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)

from img_pathway.profile.facts.declare import Table, fact


class Override(Table):
    """Steps opened by hand, with the reason.

    An override makes nothing done and satisfies nothing else.
    """

    note: str | None = fact("Why you open this step", "text")
    date: Day | None = fact("Opened on", "date", planned=False)


class Answer(Table):
    """What you looked up where the rulebook cannot say."""

    answer: str | None = fact("The answer", "text", "yes, no, a date (YYYY-MM-DD) or a number.")
    seen_at: str | None = fact("Seen at", "text", "Page or letter.")
    date: Day | None = fact("Looked up on", "date", planned=False)


class Amount(Table):
    """What you paid, or what a fee's page says, in US dollars.

    It wins over the rulebook's amount.
    """

    usd: int | None = fact(
        "Amount in US dollars", "int", "What you paid, or what the page says today.", minimum=0, maximum=1_000_000
    )
    paid: bool | None = fact("Paid already?", "bool")
    seen_at: str | None = fact("Seen at", "text", "Receipt or page.")
    date: Day | None = fact("Paid or seen on", "date", planned=False)


class Wait(Table):
    """How many days things take for you; used by the plan in place of the rulebook's."""

    seen: int | None = fact("Days it took you", "int", "Your own observed time.", minimum=0, maximum=3650)
    best: int | None = fact("Days at best", "int", "Counts back from a hard date.", minimum=0, maximum=3650)
    typical: int | None = fact("Days usually", "int", minimum=0, maximum=3650)
    bad: int | None = fact("Days in a bad case", "int", "Counts back from an advised date.", minimum=0, maximum=3650)
    date: Day | None = fact("Noted on", "date", planned=False)
