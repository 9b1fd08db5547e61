"""The licence texts of what RefBoard is made of, read where they lie: no network is needed.

A package brings its texts itself, in its metadata. What brings none (Python, libraries of the
system) has a folder in the packaged app. Where neither is, a notice says which licence it is and
where to read it.
"""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePath

import refboard
from refboard.services.diagnostics.components import COMPONENTS, OURS, Component, version_of
from refboard.services.paths import models_dir, package_dir

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "THIRDPARTYNOTICES", "COPYRIGHT", "AUTHORS")
NO_TEXTS = (".py", ".pyc", ".pyi")
MOST_BYTES = 1_000_000

NOTICES = {
    "LGPL-3.0-only": "https://www.gnu.org/licenses/lgpl-3.0.html",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "PSF-2.0": "https://docs.python.org/3/license.html",
    "Public domain": "https://www.sqlite.org/copyright.html",
}
"""Where the licences can be read that some of the components bring no text of."""


@dataclass(frozen=True, slots=True)
class Licensed:
    """A component as it is here.

    Attributes:
        component: What it is.
        version: The one in use.
        text: All its licence texts, or a notice where it brings none.
    """

    component: Component
    version: str
    text: str


def packaged_texts() -> Path:
    """Return the folder of licence texts in a packaged app; there is none in a checkout."""
    return package_dir() / "_licences"


def read_licences(packaged: Path | None = None) -> tuple[Licensed, ...]:
    """Return RefBoard, what it uses, and what else the packaged app has texts of, in this order.

    Reads some hundred files: not on a thread that paints.

    Args:
        packaged: The folder of texts, a folder in it for each component.
    """
    folder = packaged_texts() if packaged is None else packaged
    brought = _folders(folder)
    found = [
        Licensed(one, version, text_of(one, brought))
        for one in COMPONENTS
        if (version := version_of(one))
    ]
    known = {_key(name) for one in COMPONENTS for name in (one.distribution, one.name)}
    others = [name for name in sorted(brought) if name not in known | {_key(OURS.name)}]
    ours = Licensed(OURS, refboard.__version__, text_of(OURS, brought))
    return (ours, *found, *(_of_the_system(brought[name]) for name in others))


def text_of(component: Component, brought: dict[str, Path]) -> str:
    """Return a component's licence texts, or the notice that says where they can be read."""
    paths = [
        path
        for name in dict.fromkeys((_key(component.distribution), _key(component.name)))
        if name in brought
        for path in sorted(brought[name].rglob("*"))
    ]
    if component is OURS and not paths:
        paths = [package_dir().parent / "LICENSE"]
    elif component.name == "EfficientNet-Lite2":
        paths = [models_dir() / "subjects.licence.txt"]
    elif component.name == "Python":
        paths += _of_python()
    elif component.distribution and not paths:
        paths = _of_package(component.distribution)
    texts = dict.fromkeys(text for path in paths if (text := _read(path)))
    return "\n\n".join(texts) or notice_of(component)


def notice_of(component: Component) -> str:
    """Return which licence it is, where its text is, and where the source is."""
    words = f"{component.name} is used under this licence: {component.licence}."
    if component.licence == "Public domain":
        words = f"{component.name} is in the public domain."
    where = NOTICES.get(component.licence)
    lines = [words, f"Its text: {where}" if where else "", f"Source: {component.address}"]
    return "\n".join(line for line in lines if line and not line.endswith(": "))


def _of_package(name: str) -> list[Path]:
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return []
    return [
        Path(str(file.locate()))
        for file in files
        if _is_named_so(file) and file.suffix not in NO_TEXTS
    ]


def _is_named_so(file: PurePath) -> bool:
    """Return whether a file is called a licence, or lies in a folder that is, as wheels have it."""
    is_called_so = file.name.upper().startswith(NAMES)
    return is_called_so or any(part.upper().endswith("LICENSES") for part in file.parts[:-1])


def _of_python() -> list[Path]:
    """Return the file that lies in Python's own library, where it has one."""
    import sysconfig

    return [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"]


def _of_the_system(folder: Path) -> Licensed:
    texts = (_read(path) for path in sorted(folder.rglob("*")))
    component = Component(folder.name, "See its text", "A library of the system", "", "")
    return Licensed(component, "", "\n\n".join(text for text in texts if text))


def _folders(root: Path) -> dict[str, Path]:
    if not root.is_dir():
        return {}
    return {_key(path.name): path for path in root.iterdir() if path.is_dir()}


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


def _read(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return ""
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
