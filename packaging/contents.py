"""What PyInstaller is told to collect, and what it collected that stays out."""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatch
from typing import TYPE_CHECKING

import policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Entry = tuple[str, str, str]
"""PyInstaller's: where it goes, where it is from, and its kind."""

_PLUGIN = re.compile(r"(?:^|/)(?:PySide6/)?Qt/plugins/(.+)$")
_ICON_FONT = "phosphor-*"


def version() -> str:
    """Return RefBoard's version, from its source, without importing it."""
    source = (policy.ROOT / "refboard" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    assert found is not None
    return found[1]


def hidden_imports() -> list[str]:
    """Return modules that are imported by names in strings, which no analysis can see."""
    from PyInstaller.utils.hooks import collect_submodules

    return [
        *collect_submodules("refboard", on_error="raise"),
        "numkong",  # usearch's native half imports it
        "pillow_heif.HeifImagePlugin",
        "huggingface_hub.errors",
        "huggingface_hub.utils",
        "sqlalchemy.dialects.sqlite",
    ]


def data_files(build: Path) -> list[tuple[str, str]]:
    """Return the files that RefBoard reads at run time, as (from, to folder) pairs.

    Args:
        build: Where the licences and icons that were made for this build lie.
    """
    from PyInstaller.utils.hooks import collect_data_files, copy_metadata

    root = policy.ROOT
    models = root / "models"
    found = [
        *((str(models / name), "refboard/_models") for name in policy.SHIPPED_MODEL),
        (str(models / "catalogue"), "refboard/_models/catalogue"),
        (str(root / "assets" / "icon.svg"), "refboard/_assets"),
        (str(root / "assets" / "icon-256.png"), "refboard/_assets"),
        (str(root / "assets" / "samples"), "refboard/_assets/samples"),
        (str(build / "licences"), "refboard/_licences"),
        *collect_data_files("qtawesome", includes=[f"fonts/{_ICON_FONT}"]),
    ]
    for name in policy.TOLD_VERSIONS:
        found += copy_metadata(name)
    return found


def executable_icon(build: Path) -> str | None:
    """Return the icon of the executable; Linux takes it from the desktop file instead."""
    icon = {"win32": "refboard.ico", "darwin": f"{policy.APP_NAME}.icns"}.get(sys.platform)
    return str(build / "icons" / icon) if icon else None


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without Qt plugins that are not allowed and other dead weight."""
    return [entry for entry in entries if not is_dropped(entry[0])]


def is_dropped(name: str) -> bool:
    """Tell whether a file that was collected stays out of the app.

    Args:
        name: Its path inside the app.
    """
    path = name.replace("\\", "/")
    plugin = _PLUGIN.search(path)
    if plugin is not None and not any(fnmatch(plugin[1], p) for p in policy.KEEP_QT_PLUGINS):
        return True
    return any(fnmatch(path, pattern) for pattern in policy.DROPPED)


def refuse_forbidden(entries: Sequence[Entry]) -> None:
    """End the build when something is still in it that must not be.

    Raises:
        SystemExit: with one line for each.
    """
    found = [name for name, _, _ in entries if is_forbidden(name)]
    if found:
        raise SystemExit("These must not be in the app:\n" + "\n".join(f"  {n}" for n in found))


def is_forbidden(name: str) -> bool:
    """Tell whether a path inside the app is on the list of what must not be there."""
    path = "/" + name.replace("\\", "/").lstrip("/")
    return any(fnmatch(path, pattern) for pattern in policy.FORBIDDEN_NAMES)
