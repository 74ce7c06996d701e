"""Make the pictures of README: ``python tests/make_screenshots.py`` writes them into screenshots/."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
SIZES = ((120, 40), (80, 24))


async def picture(name: str, size: tuple[int, int], sample: str, step: str | None, keys: tuple[str, ...]) -> None:
    """One picture: open a sample, go to a step (or the folder of people, or a case), press some keys, save the screen."""
    from tests.wizard import case_that_came_back, made_up_people, wizard

    with tempfile.TemporaryDirectory() as folder:
        app = wizard(Path(folder), sample)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.5)
            root = app.data.store.folder.root
            if step == "case":
                app.open_page("case", str(case_that_came_back(root, sample)))
                await pilot.pause(0.5)
            elif step == "cohort":
                # Named as it was asked for: the picture tells nothing of this computer.
                with chdir(folder):
                    app.open_page("cohort", str(made_up_people(Path("people"))))
                    await pilot.pause(3)
            elif step is not None:
                app.open_step(step)
                await pilot.pause(0.5)
            for key in keys:
                await pilot.press(key)
                await app.workers.wait_for_complete()
            await pilot.pause(0.5)
            svg = app.export_screenshot(title="img-pathway")
            if app._exception is not None:
                raise app._exception
    # Textual numbers its class names anew each time; fixed ones keep the pictures free of idle changes.
    svg = re.sub(r"terminal-\d+", "terminal-img", svg)
    # Some viewers drop the blanks a text begins with, and columns touch.
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    target = ROOT / "screenshots" / f"{name}-{size[0]}x{size[1]}.svg"
    target.write_text(svg, encoding="utf-8")
    print(target.relative_to(ROOT))


PICTURES: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    ("home", "pune", None, ()),
    ("ready", "pune", "permits.step2ck", ()),
    ("locked", "pune", "certificate.issued", ()),
    ("why", "caribbean", "exams.step1", ("f2",)),
    ("exams", "caribbean", "exams.step1", ()),
    ("deadlines", "caribbean", None, ("d",)),
    ("plan", "caribbean", None, ("s",)),
    ("programmes", "caribbean", None, ("P",)),
    ("interviews", "caribbean", None, ("I",)),
    ("ranklist", "caribbean", None, ("R",)),
    ("letters", "caribbean", None, ("L",)),
    ("money", "caribbean", None, ("M",)),
    ("documents", "pune", None, ("D",)),
    ("names", "pune", None, ("N",)),
    ("waiting", "caribbean", None, ("W", "enter")),
    ("cohort", "pune", "cohort", ()),
    ("case", "pune", "case", ("enter",)),
    ("experience", "caribbean", None, ("E",)),
    ("timeline", "pune", None, ("g", *("down",) * 3)),
    ("whatif", "caribbean", None, ("i", "n", *("down",) * 2, "enter", "n", *("down",) * 4, "enter")),
)


def main() -> None:
    """All pictures at both sizes."""
    (ROOT / "screenshots").mkdir(exist_ok=True)
    for name, sample, step, keys in PICTURES:
        for size in SIZES:
            asyncio.run(picture(name, size, sample, step, keys))


if __name__ == "__main__":
    main()
