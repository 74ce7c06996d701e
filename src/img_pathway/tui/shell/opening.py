"""Opening the file before the wizard starts; where it cannot be read, its earlier versions are offered first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.profile.file.errors import StoreError

if TYPE_CHECKING:
    from img_pathway.desk.folder import DataFolder
    from img_pathway.desk.session import Desk


def opened(folder: DataFolder, path: Path | None) -> Desk:
    """The desk with the profile, or with the version of it that was brought back. Raises `StoreError`."""
    try:
        return folder.open(path)
    except StoreError as refused:
        versions = folder.versions(path) if path is not None else []
        if path is None or not versions:
            raise
        from img_pathway.tui.shell.rescue import RescueApp

        rescue = RescueApp(refused, versions)
        number = rescue.run()
        if rescue._exception is not None:
            raise rescue._exception from None
        if number is None:
            raise
        folder.restore(path, number)
        return folder.open(path)
