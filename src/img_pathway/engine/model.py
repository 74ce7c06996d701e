"""What an answer is made of: statuses, the state of a step, cliffs, warnings, the next step; the Steps and places by name."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from img_pathway.engine.words.said import Said, Writer, Written
from img_pathway.rulebook.types import RANK, Dated, OnADay

# Countries and places that single rules speak of, by ISO 3166 code.
US = "US"
CANADA = "CA"
MEXICO = "MX"
US_PLACES = (US, "PR", "GU", "VI", "AS", "MP")
"""The United States and its territories, where LCME accredits too (ecfmg.img-us-schools)."""
US_SOIL = frozenset({US, "PR", "VI", "GU", "MP"})
"""Places that count as inside the United States for immigration; American Samoa is not among them."""
NORTH_AMERICA = frozenset({US, CANADA})
"""Where an exam is sat without the surcharge for testing abroad."""

Status = Literal["not-needed", "done", "lapsed", "waiting", "in-progress", "locked", "check", "ready"]
Severity = Literal["info", "warn", "danger"]
Verdict = Literal["met", "missing", "unknown"]

DayName = Literal["last day", "booked", "latest safe", "advised", "latest possible", "deadline"]
"""What the day of a step is: its own last one, a seat that is booked, or one of the dates of `StepState`."""

ACTIONABLE: frozenset[Status] = frozenset({"lapsed", "ready", "in-progress", "check"})
"""Statuses in which the next move is the user's."""

SETTLED: frozenset[Status] = frozenset({"done", "not-needed"})
"""Statuses in which nothing is left to do."""


STEP_NAMES = {"step1": "Step 1", "step2ck": "Step 2 CK", "step2cs": "Step 2 CS", "step3": "Step 3"}
EXAMS = tuple(STEP_NAMES)
"""All Steps there are or were."""
SAT_TODAY = ("step1", "step2ck", "step3")
"""Those that can still be sat."""
FOR_CERTIFICATE = ("step1", "step2ck")
"""Those that certification rests on."""
SITTINGS = {f"exams.{exam}": exam for exam in EXAMS}
"""By id of a step at which one is sat: which one."""
PERMITS = {f"permits.{exam}": exam for exam in SAT_TODAY}
"""By id of a step at which one registers for one: for which."""
EXAM_OF = SITTINGS | PERMITS
"""The Step that a step of the way is about."""


class Reason(Struct, frozen=True):
    """One plain sentence with the ids of the rules and the keys of the facts behind it."""

    said: Said | str
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    words: Writer | None = None
    """What it is written in; the assessment gives it."""
    repeats: Literal["step", "seat", "missing"] | None = None
    """What it only says once more: what the step asks for, the day of its seat, or a step that is missing first."""

    @property
    def text(self) -> str:
        """The sentence written out; before an assessment took it up, its id and values."""
        return str(self.said) if self.words is None else self.words.text(self.said)


class Deadline(OnADay, Struct, frozen=True):
    """A date of the season, or the first day of training."""

    id: str
    """Event id with its season (``2027.nrmp.rol``) or the clock's id."""
    title: str
    day: Dated


def least_sure(*days: Dated | None) -> Dated | None:
    """Of several days the one with the weakest confidence; ``None`` without any."""
    return max((day for day in days if day is not None), key=lambda day: RANK[day.confidence], default=None)


class StepState(Struct, frozen=True):
    """One checklist step as it stands at ``now``."""

    id: str
    title: str
    status: Status
    reasons: tuple[Reason, ...]
    portal: str | None = None
    earliest: Dated | None = None
    """First day on which a rule allows the step (not a plan)."""
    by: Dated | None = None
    """The date advised."""
    due: Deadline | None = None
    """The official deadline."""
    latest_safe: Dated | None = None
    """Counted back from the advised date with the bad-case waiting time."""
    latest_possible: Dated | None = None
    """Counted back from the official deadline with the best-case waiting time."""
    since: date | None = None
    """Since when it has been with somebody else."""
    who: str | None = None
    """With whom it waits."""
    nudge: Dated | None = None
    """When to remind them."""
    missing: tuple[str, ...] = ()
    """Prerequisite steps that lock it."""
    until: Dated | None = None
    """Until when what it holds counts, though it is open again: what is due by then, or on no day, does not wait for it."""
    unseen: bool = False
    """In doubt while nothing of the step itself is recorded: it locks what needs it."""
    asks: str | None = None
    """Where the rulebook cannot say: the key under which the person may record what they looked up."""
    over: bool = False
    """Can no longer be done, as the reasons say: it has no date, no advice, no cost (`readings.over`)."""
    do: Said | None = None
    """What is to be done now, where that is not what the step itself says."""
    last: Dated | None = None
    """The last day of doing that."""
    set_for: date | None = None
    """The day ahead, already set, on which that is done."""
    override_note: str | None = None
    override_date: date | None = None

    @property
    def doubt(self) -> Dated | None:
        """The least sure of its dates."""
        return least_sure(self.earliest, self.latest_safe, self.latest_possible, self.due.day if self.due else None)

    def name_of(self, day: Dated) -> DayName | None:
        """Which of its dates one is; the date that binds most where several are one day."""
        due = self.due.day if self.due is not None else None
        own: tuple[tuple[DayName, Dated | None], ...] = (
            ("deadline", due), ("advised", self.by), ("latest safe", self.latest_safe),
            ("latest possible", self.latest_possible),
        )  # fmt: skip
        return next((name for name, one in own if one == day), None)

    @property
    def act(self) -> tuple[Dated | None, Dated | None]:
        """The day to act by and, where that is earlier than the advised date, the advised date of its result.

        A day before it can begin is none to act by.
        """
        begin = self.earliest
        by, safe = (
            day if day is not None and (begin is None or begin <= day) else None for day in (self.by, self.latest_safe)
        )
        if safe is None or self.status == "waiting":
            return by, None
        return safe, by if by is not None and safe <= by else None

    @property
    def open(self) -> bool:
        """Is something left to do that can still be done?"""
        return self.status not in SETTLED and not self.over

    @property
    def stage(self) -> str:
        """Id of the stage the step belongs to."""
        return self.id.partition(".")[0]


class StageState(Struct, frozen=True):
    """One wizard screen: its steps and their summary."""

    id: str
    title: str
    status: Status
    unlocked: bool
    told: Reason
    steps: tuple[StepState, ...]

    @property
    def reason(self) -> str:
        """Why it stands so, in one sentence."""
        return self.told.text

    @property
    def counted(self) -> tuple[StepState, ...]:
        """The steps that apply to this person."""
        return tuple(step for step in self.steps if step.status != "not-needed")

    @property
    def done(self) -> int:
        """How many of them are done."""
        return sum(step.status == "done" for step in self.counted)


class PathwayVerdict(Struct, frozen=True):
    """One of the six Pathways judged for this person; reasons name what is met or missing."""

    n: int
    title: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    hangs: tuple[Reason, ...] = ()
    """Those that are in doubt only because a cut-off day was not published."""
    expected: bool = True
    """Does each of these fit by the day expected?"""


CliffKind = Literal[
    "seven-year", "period", "extension", "draft", "passport", "certificate", "pathway", "work-permit",
    "i94", "entry", "seat", "name-change", "letters", "state", "season", "offer", "other",
]  # fmt: skip
"""What is lost: a pass, an eligibility period, the right to extend it, a draft, a document, the price of a booked
seat, a season's chance, an *offer* beside the way planned."""


class Cliff(Struct, frozen=True):
    """A date on which something is lost."""

    id: str
    due: Dated
    """The last good day, how sure it is and the rules it rests on: after it the loss has happened."""
    days_left: int
    loss: Said | str
    """What is lost; it may say itself that the day is only expected."""
    required: Said | str
    """What then becomes required."""
    remedy: Said | str
    """How to avoid it."""
    words: Writer
    cited: tuple[str, ...]
    """Rules of what is lost and how it is avoided; the day does not rest on them."""
    steps: tuple[str, ...] = ()
    """Steps that avoid it."""
    lost: tuple[str, ...] = ()
    """The Steps whose pass it takes, where it is a link of the seven-year chain."""
    kind: CliffKind = "other"
    exam: str | None = None
    """The Step whose registration, permit or seat it is about."""
    event: str | None = None
    """The season's event that it hangs on (``2027.nrmp.rol``)."""
    usd: float | None = None
    """What a booked seat then costs to move."""
    certain_loss: Said | None = None
    """What is lost, without a word on how certain the day is; ``None`` where `loss` says just that."""

    @property
    def date(self) -> Dated:
        """The last good day."""
        return self.due

    @property
    def confidence(self) -> str:
        """How sure the day is: the weakest of all it rests on."""
        return self.due.confidence

    @property
    def expected(self) -> bool:
        """Is the day only expected?"""
        return self.due.expected

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of the day, and those of the loss."""
        return tuple(dict.fromkeys((*self.cited, *self.due.rules)))

    @property
    def loses(self) -> str:
        """What is lost, written out."""
        return self.words.text(self.loss)

    @property
    def then(self) -> str:
        """What then becomes required, written out."""
        return self.words.text(self.required)

    @property
    def avoid(self) -> str:
        """How to avoid it, written out."""
        return self.words.text(self.remedy)

    @property
    def thing(self) -> str:
        """What is lost, written out without a word on how certain the day is."""
        return self.words.text(self.certain_loss or self.loss)

    @property
    def says_expected(self) -> bool:
        """Does `loses` itself say that the day is only expected?"""
        return self.certain_loss is not None and self.certain_loss != self.loss


WarningKind = Literal["booking", "missed", "offer", "last-try", "training", "rulebook", "other"]
"""A `booking` speaks of a day that is booked and that something does not fit, `missed` of a cut-off that went by, an
`offer` of what may be taken or left, `last-try` of the only sitting left, `training` of what time brings to somebody
in it, `rulebook` of its age."""


class Warning(Written, Struct, frozen=True):
    """Something to know before acting. `danger` also makes its step come next."""

    id: str
    severity: Severity
    said: Said | str
    rules: tuple[str, ...]
    steps: tuple[str, ...]
    kind: WarningKind
    words: Writer
    do: Said | None = None
    """What to do about it, where that is not what its step says."""
    portal: str | None = None
    """Where that is done."""
    last: Dated | None = None
    """The last day of doing it."""
    booked: date | None = None
    """The booked day that it is about."""


class Next(Struct, frozen=True):
    """The one thing to do now."""

    step: str
    title: str
    action: Reason
    """What is to be done."""
    reason: Reason
    """Why that, and why now."""
    portal: str | None
    by: Dated | None
    named: DayName | None = None
    """Which day `by` is."""

    @property
    def do(self) -> str:
        """The action in a few words."""
        return self.action.text

    @property
    def why(self) -> str:
        """The reason in sentences."""
        return self.reason.text

    @property
    def doubt(self) -> Dated | None:
        """The day, with how sure it is."""
        return self.by
