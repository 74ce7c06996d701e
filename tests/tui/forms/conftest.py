"""A small app around a form, with a stand-in session that records every change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from img_pathway.profile.facts import Profile
from img_pathway.profile.typed import keys
from img_pathway.rulebook.build import LANGUAGE, built_in_words
from img_pathway.tui.forms.fact_form import FactForm
from tests.engine.build import book


class FakeSession:
    """Records without judging or saving; `log` holds what was recorded, in order."""

    title = "me"
    revision = 0
    problem = None
    dirty = False
    saved_once = False

    def __init__(self, facts: Mapping[str, Any] | None = None, target: int | None = None) -> None:
        self.profile = Profile()
        # No mark of any exam is known here.
        self.rulebook: Any = SimpleNamespace(
            step=self._step,
            as_of=date(2026, 11, 22),
            words=built_in_words()[LANGUAGE],
            value=lambda *_, **__: None,
            written={"Internal Medicine": ["im"], "Neurology": []},
            specialty_named=lambda _: None,
            specialties_like=book().specialties_like,
            steps=book().steps,
            rules=book().rules,
            rule=book().rule,
            has_rule=book().has_rule,
            values=book().values,
            calendar=book().calendar,
        )
        self.file = SimpleNamespace(read_only=None, path="")
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.assessment = SimpleNamespace(target_match=target)
        self.steps: dict[str, tuple[str, ...]] = {}
        self.changed: Callable[[], object] = lambda: None
        self.log: list[tuple[str, Any]] = []
        for key, value in (facts or {}).items():
            self.profile = keys.put(self.profile, key, value)

    def _step(self, step_id: str) -> SimpleNamespace:
        return SimpleNamespace(fields=self.steps[step_id])

    @property
    def today(self) -> date:
        return self.now.date()

    fork = None

    @property
    def real(self) -> FakeSession:
        return self

    def day_for(self, changed: Profile) -> date:
        return self.today

    def record(self, key: str, value: Any) -> bool:
        self.log.append((key, value))
        self.profile = keys.put(self.profile, key, value)
        self.revision += 1
        self.changed()
        return True

    def record_many(self, facts: Mapping[str, Any], source: str = "") -> bool:
        return all(self.record(key, value) for key, value in facts.items())

    def remove(self, key: str) -> bool:
        return self.record(key, None)


class FormApp(App[None]):
    """One form on a screen, told when facts have changed in the session."""

    def __init__(self, desk: FakeSession, form: FactForm) -> None:
        super().__init__()
        self.desk = desk
        self.form = form
        desk.changed = lambda: self.call_later(form.refresh_facts)

    def compose(self) -> ComposeResult:
        yield self.form


def screen_text(app: App[Any]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


async def type_text(pilot: Pilot[Any], text: str) -> None:
    names = {" ": "space", ",": "comma", "-": "minus", ".": "full_stop", "/": "slash"}
    for char in text:
        await pilot.press(names.get(char, char))
    await pilot.pause()


@pytest.fixture
def desk() -> FakeSession:
    return FakeSession()
