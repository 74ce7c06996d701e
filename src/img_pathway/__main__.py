"""Entry of the command ``img-pathway`` and of ``python -m img_pathway``."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command line (default: the process's own) and return its exit code; never raises."""
    try:
        from img_pathway.cli.main import run

        return run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
