"""A key that moves the cursor on the boards of a season at full length, beside the same boards with ten entries each."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from img_pathway.profile.facts import Profile
from tests.wizard import wizard

from .people import busy

BOARDS = ("money", "programmes", "interviews", "ranklist", "letters")
KEYS = ("home", *["down"] * 8, *["up"] * 4, "pagedown", "pagedown", "pageup", "end")


def moving(rounds: int = 3) -> dict[str, float]:
    """Of each board how many times the processor time of a key on a short one."""
    long, short = (asyncio.run(_keys(one, rounds)) for one in (busy(), busy(10, 10, 10)))
    return {board: statistics.median(a / b for a, b in zip(long[board], short[board], strict=True)) for board in BOARDS}


async def _keys(person: Profile, rounds: int) -> dict[str, list[float]]:
    """Seconds of processor time from each key until nothing is left to be drawn."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="img-pathway-boards-") as folder:
        app = wizard(Path(folder), "caribbean")
        async with app.run_test(size=(80, 24)) as pilot:
            year = person.profile.target_match
            season = person.seasons[year or 0]
            lists = {name: getattr(season, name) for name in ("programmes", "rank_list", "recommendations")}
            facts = {f"seasons.{app.desk.profile.profile.target_match}.{name}": rows for name, rows in lists.items()}
            assert app.desk.record_many({**facts, "money.payments": person.money.payments})
            for board in BOARDS:
                app.navigator.open_page(board)
                await pilot.pause()
                for _ in range(rounds):
                    for key in KEYS:
                        begun = time.thread_time()
                        await pilot.press(key)
                        await pilot.pause()
                        found.setdefault(board, []).append(time.thread_time() - begun)
    return found


if __name__ == "__main__":
    for name, ratio in moving().items():
        print(f"{name}: {ratio:.2f}")
