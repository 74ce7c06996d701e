"""Opening the file before the wizard starts; where it cannot be read, its earlier versions are offered first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.profile.file.errors import StoreError

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk


def opened(data: DataFolder, path: Path | None) -> Desk:
    """The desk with the profile, or with the version of it that was brought back. Raises `StoreError`."""
    try:
        return data.open(path)
    except StoreError as refused:
        versions = data.versions(path) if path is not None else []
        if path is None or not versions:
            raise
        from img_pathway.tui.shell.rescue import RescueApp
        from img_pathway.tui.textual_private import error_of

        rescue = RescueApp(refused, versions)
        number = rescue.run()
        if (error := error_of(rescue)) is not None:
            raise error from None
        if number is None:
            raise
        data.restore(path, number)
        return data.open(path)
