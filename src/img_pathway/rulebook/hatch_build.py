"""Build hook: the wheel carries the rulebook in the form that start-up reads."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulebookHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the TOML data into ``rulebook/_compiled`` of the wheel; nothing lands in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a target is built; editable installs read the TOML instead."""
        if self.target_name != "wheel" or version == "editable":
            return
        here = Path(self.root) / "src" / "img_pathway" / "rulebook"
        spec = importlib.util.spec_from_file_location("img_pathway_rulebook_build", here / "build.py")
        if spec is None or spec.loader is None:
            raise RuntimeError(f"cannot load {here / 'build.py'}")
        build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build)
        target = Path(tempfile.mkdtemp(prefix="img-pathway-rulebook-"))
        build.write_compiled(target)
        for name in ("core.json", "texts.json"):
            build_data["force_include"][str(target / name)] = f"img_pathway/rulebook/_compiled/{name}"
