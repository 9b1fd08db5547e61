"""What PyInstaller is told to collect, and what it collected that stays out."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from datetime import UTC, datetime
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import licences
import policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Entry = tuple[str, str, str]
"""PyInstaller's: where it goes, where it is from, and its kind."""

_PLUGIN = re.compile(r"(?:^|/)(?:PySide6/)?Qt/plugins/(.+)$")
_ICON_FONT = "phosphor-*"
_LICENCES = "refboard/_licences"
_FRAMEWORK = ".framework/"
_CODECS = "imagecodecs"


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
        "pi_heif",
        *(f"{_CODECS}.{name}" for name in policy.SHIPPED_CODECS),
        "huggingface_hub.errors",
        "huggingface_hub.utils",
        "sqlalchemy.dialects.sqlite",
    ]


def excluded_modules() -> list[str]:
    """Return modules that stay out: those of the policy, and codecs that nothing here calls."""
    package = find_spec(_CODECS)
    assert package is not None, "what RefBoard needs is installed where it is frozen"
    assert package.origin is not None
    codecs = {path.name.partition(".")[0] for path in Path(package.origin).parent.glob("_*.*")}
    unused = codecs - {"__init__", "__main__", *policy.SHIPPED_CODECS}
    return [*policy.EXCLUDED_MODULES, *sorted(f"{_CODECS}.{name}" for name in unused)]


def _model_folder(name: str) -> str:
    return str(PurePosixPath("refboard/_models", name).parent)


def data_files() -> list[tuple[str, str]]:
    """Return the files that RefBoard reads at run time, as (from, to folder) pairs."""
    from PyInstaller.utils.hooks import collect_data_files, copy_metadata

    root = policy.ROOT
    models = root / "models"
    found = [
        *((str(models / name), _model_folder(name)) for name in policy.SHIPPED_MODEL),
        (str(models / "words" / "NOTICE.txt"), f"{_LICENCES}/wordnet"),
        (str(models / "catalogue"), "refboard/_models/catalogue"),
        (str(root / "assets" / "icon.svg"), "refboard/_assets"),
        (str(root / "assets" / "icon-256.png"), "refboard/_assets"),
        (str(root / "assets" / "samples"), "refboard/_assets/samples"),
        (str(root / "LICENSE"), f"{_LICENCES}/refboard"),
        *collect_data_files("qtawesome", includes=[f"fonts/{_ICON_FONT}"]),
    ]
    found.append((str(date_file(root / "build")), "refboard"))
    if sys.platform == "darwin":
        found.append((str(root / "build" / "icons" / "refboard-doc.icns"), "."))
    for name in licences.shipped_distributions():
        if name not in policy.UNUSED_DISTRIBUTIONS:
            found += copy_metadata(name)
            found += [(str(path), f"{_LICENCES}/{name}") for path in licences.loose_texts(name)]
    if python := licences.python_licence():
        found.append((str(python), f"{_LICENCES}/python"))
    return found


def date_file(build: Path) -> Path:
    """Write the day of this build, which the app tells, and return the file.

    SOURCE_DATE_EPOCH, in seconds, says another day, so that a build can be repeated.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(told), UTC) if told else datetime.now(UTC)
    build.mkdir(exist_ok=True)
    path = build / policy.BUILT_FILE
    path.write_text(f"{moment.date().isoformat()}\n", encoding="utf-8")
    return path


def notices(binaries: Iterable[Entry]) -> list[Entry]:
    """Return the copyright files of system libraries that were collected."""
    taken = (source for _, source, kind in binaries if kind == "BINARY")
    return [
        (f"{_LICENCES}/{name}/copyright", str(path), "DATA")
        for name, path in licences.system_notices(taken).items()
    ]


def executable_icon(build: Path) -> str | None:
    """Return the icon of the executable; Linux takes it from the desktop file instead."""
    icon = {"win32": "refboard.ico", "darwin": f"{policy.APP_NAME}.icns"}.get(sys.platform)
    return str(build / "icons" / icon) if icon else None


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without Qt plugins that are not allowed and other dead weight."""
    return [entry for entry in entries if not is_dropped(entry[0])]


def is_dropped(name: str) -> bool:
    """Return whether a file that was collected stays out of the app.

    Args:
        name: Its path inside the app.
    """
    path = name.replace("\\", "/")
    plugin = _PLUGIN.search(path)
    if plugin is not None and not any(fnmatch(plugin[1], p) for p in policy.KEEP_QT_PLUGINS):
        return True
    return any(fnmatch(path, pattern) for pattern in policy.DROPPED)


def needed(entries: Sequence[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries without libraries that were collected for what was dropped.

    The plugins that stay out brought their libraries along: all of GTK, or Qt's for 3D. What is
    kept is reached from the executable's library, the extension modules and the kept plugins.

    Args:
        entries: What is to be collected; libraries of packages, such as `numpy.libs/`, stay.
        imports: Returns the names or paths of the libraries that a file is linked to.
    """
    libraries = {_base(name): source for name, source, kind in entries if kind == "BINARY"}
    # Its top folder holds what dependencies brought; Qt's own libraries are a folder of their own.
    found = {_base(name) for name, _, kind in entries if kind == "BINARY" and not _is_brought(name)}
    waiting = [libraries[base] for base in found]
    waiting += [source for _, source, kind in entries if kind == "EXTENSION"]
    while waiting:
        for name in imports(waiting.pop()):
            base = _base(name)
            if base in libraries and base not in found:
                found.add(base)
                waiting.append(libraries[base])
    gone = [name for name, _, kind in entries if kind == "BINARY" and _base(name) not in found]
    frameworks = tuple(
        name[: name.index(_FRAMEWORK)] + _FRAMEWORK for name in gone if _FRAMEWORK in name
    )
    lost = set(gone)
    return [
        (name, source, kind)
        for name, source, kind in entries
        if name not in lost and not name.startswith(frameworks or ("\0",))
    ]


def without_loose_links(entries: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
    """Return the first entries without links whose targets are in neither list.

    Args:
        entries: What may hold such links.
        others: What else is collected.
    """
    there = {str(PurePosixPath(name)) for name, _, _ in (*entries, *others)}
    there |= {str(parent) for name in there for parent in PurePosixPath(name).parents}
    return [
        (name, source, kind)
        for name, source, kind in entries
        if kind != "SYMLINK" or _target(name, source) in there
    ]


def _target(name: str, source: str) -> str:
    """Return what a link points to, as a path inside the app."""
    return posixpath.normpath(str(PurePosixPath(name).parent / source))


def linked_to(source: str) -> list[str]:
    """Return the names of the libraries that a file is linked to, as PyInstaller finds them."""
    from PyInstaller.depend.bindepend import get_imports

    return [name for name, _ in get_imports(source)]


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _is_brought(name: str) -> bool:
    """Return whether a library may be there only because another one is linked to it."""
    path = name.replace("\\", "/")
    if _base(path).startswith(("libpython", "Python", "python")):
        return False
    return "/" not in path or "/Qt/lib/" in path


def refuse_forbidden(entries: Sequence[Entry]) -> None:
    """End the build when something is still in it that must not be.

    Raises:
        SystemExit: with one line for each.
    """
    found = [name for name, _, _ in entries if is_forbidden(name)]
    if found:
        raise SystemExit("These must not be in the app:\n" + "\n".join(f"  {n}" for n in found))


def is_forbidden(name: str) -> bool:
    """Return whether a path inside the app is on the list of what must not be there."""
    path = "/" + name.replace("\\", "/").lstrip("/")
    return any(fnmatch(path, pattern) for pattern in policy.FORBIDDEN_NAMES)
