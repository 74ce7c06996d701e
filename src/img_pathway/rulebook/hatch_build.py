"""Build hook: the wheel carries the rulebook and the public holidays in the form that start-up reads."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the TOML data and the holidays into ``rulebook/_compiled`` of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a target is built. An editable install reads the TOML instead; only the holidays
        land in its checkout, where git ignores them.
        """
        if self.target_name != "wheel":
            return
        here = Path(self.root) / "src" / "img_pathway" / "rulebook"
        if version == "editable":
            _module(here / "public_holidays.py").write_holidays()
            return
        target = Path(tempfile.mkdtemp(prefix="img-pathway-rulebook-"))
        _module(here / "build.py").write_compiled(target)
        _module(here / "public_holidays.py").write_holidays(target / "holidays")
        build_data["force_include"][str(target)] = "img_pathway/rulebook/_compiled"


def _module(path: Path) -> ModuleType:
    """A module of the package, which is not installed yet."""
    spec = importlib.util.spec_from_file_location(f"img_pathway_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
