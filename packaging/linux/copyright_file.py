"""The file /usr/share/doc/refboard/copyright: who holds the rights in all that is installed.

It is made from what the frozen folder itself carries, in Debian's machine-readable format 1.0:
the metadata of each Python distribution, and under `refboard/_licences` the notices of Python and
of the system libraries that were taken along.
"""

from __future__ import annotations

import csv
import re
from email.parser import HeaderParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from linux.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import Message
    from pathlib import Path

INSTALLED = "usr/lib/refboard/_internal"
NOTICES = "refboard/_licences"

_FORMAT = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
_TEXT_NAME = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_HOLDER = re.compile(
    r"^[\s#*/]*copyright\b(?=.*(?:\d{4}|\(c\)|©))[:\s]*(?:(?:\(c\)|©)[,\s]*)*(.+)$", re.IGNORECASE
)
"""A line such as "Copyright (c) 2020 The authors"; the field's name says the first word already."""
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_NAME = 80
_MOST_HOLDERS = 6
_FOREIGN = ".libs/*"
"""Folders in which wheels bring libraries of others, under licences of their own."""
_EACH, _IN_TEXT = "The authors of each library, as its text says", "as-in-its-text"
_COMMON = {
    "Apache-2.0": "Apache-2.0",
    "Apache-Software-License": "Apache-2.0",
    "GPL-2.0-only": "GPL-2",
    "GPL-3.0-only": "GPL-3",
    "LGPL-3.0-only": "LGPL-3",
}
"""Licences whose text every Debian system has, by the names that distributions give them."""
_OWN = ("refboard", "python")
"""Folders of notices that are no system library's."""


class Shipped(NamedTuple):
    """A Python distribution in the frozen folder.

    Attributes:
        name: With its version.
        patterns: Of its files, as installed.
        licence: In its own words; SPDX where it speaks SPDX.
        holders: Lines of who holds the rights.
        texts: Licence files, as installed.
    """

    name: str
    patterns: tuple[str, ...]
    licence: str
    holders: tuple[str, ...]
    texts: tuple[str, ...]


def copyright_text(internal: Path, licence: str) -> str:
    """Return the file.

    Args:
        internal: The frozen folder's `_internal`.
        licence: RefBoard's own licence file: a name, an empty line, who holds it, and the text.

    Raises:
        PackageError: a distribution does not say what its licence is.
    """
    title, holder, text = (part.strip() for part in licence.split("\n\n", 2))
    stanzas = [
        f"Format: {_FORMAT}\nUpstream-Name: RefBoard",
        _stanza(["*"], [_held(holder)], _debian_name(title), _indented(text)),
        *_model_of_others(internal),
        *(text for one in shipped_distributions(internal) for text in _distribution(one)),
        *_system(internal),
    ]
    return "\n\n".join(stanzas) + "\n"


def _model_of_others(internal: Path) -> list[str]:
    """Return the stanza of the model whose weights others trained."""
    folder = "refboard/_models"
    if not (internal / folder / "subjects.onnx").is_file():
        return []
    text = f" EfficientNet-Lite2.\n Its text: /{INSTALLED}/{folder}/subjects.licence.txt"
    files = [f"{INSTALLED}/{folder}/subjects.*"]
    return [_stanza(files, ("2020 Google LLC", "2020 ML Illustrated"), "Apache-2.0", text)]


def shipped_distributions(internal: Path) -> list[Shipped]:
    """Return the Python distributions whose metadata is in the frozen folder, by name.

    Raises:
        PackageError: one does not say what its licence is.
    """
    return [_shipped(folder, internal) for folder in sorted(internal.glob("*.dist-info"))]


def _shipped(folder: Path, internal: Path) -> Shipped:
    metadata = HeaderParser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))
    texts = sorted(
        path for path in folder.rglob("*") if path.is_file() and _TEXT_NAME.search(path.name)
    )
    name = f"{metadata['Name']} {metadata['Version']}"
    return Shipped(
        name,
        tuple(f"{INSTALLED}/{top}" for top in _tops(folder, internal)),
        _licence(metadata, texts, name),
        _holders(metadata, texts),
        tuple(f"/{INSTALLED}/{path.relative_to(internal).as_posix()}" for path in texts),
    )


def _tops(folder: Path, internal: Path) -> list[str]:
    """Return patterns of a distribution's own files and folders that are in the frozen folder.

    Pure Python lies inside the executable, so of many there is the metadata only.
    """
    with (folder / "RECORD").open(encoding="utf-8", newline="") as record:
        tops = {PurePosixPath(row[0]).parts[0] for row in csv.reader(record) if row}
    found = [internal / top for top in {*tops, folder.name} - {"..", "__pycache__"}]
    return sorted(f"{p.name}/*" if p.is_dir() else p.name for p in found if p.exists())


def _licence(metadata: Message, texts: list[Path], name: str) -> str:
    """Return what a distribution calls its licence: SPDX, else a short word, else its title."""
    told = [metadata["License-Expression"], metadata["License"]]
    told += [
        classifier.removeprefix(_CLASSIFIER)
        for classifier in metadata.get_all("Classifier", [])
        if classifier.startswith(_CLASSIFIER)
    ]
    for licence in told:
        if licence and "\n" not in licence.strip() and len(licence) <= _LONGEST_NAME:
            return _debian_name(licence.strip())
    if not texts:
        raise PackageError(f"{name} does not say what its licence is, and carries no text of one.")
    return _IN_TEXT


def _holders(metadata: Message, texts: list[Path]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for path in texts:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if holder := _held(line):
                found[holder] = None
    if not found:
        people = metadata["Author"] or metadata["Author-email"] or metadata["Maintainer"]
        found[people or f"The authors of {metadata['Name']}"] = None
    return tuple(found)[:_MOST_HOLDERS]


def _held(line: str) -> str:
    """Return who holds the rights by a line of a licence; empty when it says nothing of that."""
    found = _HOLDER.match(line)
    return " ".join(found[1].split()) if found else ""


def _debian_name(licence: str) -> str:
    """Return a name without spaces, unless it is an expression: the format wants one word."""
    if re.fullmatch(r"[\w.+()-]+(?: (?:AND|OR|WITH) [\w.+()-]+)*", licence):
        return re.sub(r"\b(AND|OR|WITH)\b", lambda word: word[0].lower(), licence)
    if licence.removesuffix(" License") == "MIT":
        return "Expat"
    return re.sub(r"[^\w.+]+", "-", licence).strip("-")


def _distribution(shipped: Shipped) -> list[str]:
    """Return the stanza of a distribution, and one of the foreign libraries inside it."""
    text = "\n".join([f" {shipped.name}.", *_where(shipped)])
    own = [pattern for pattern in shipped.patterns if not pattern.endswith(_FOREIGN)]
    foreign = [pattern for pattern in shipped.patterns if pattern.endswith(_FOREIGN)]
    stanzas = [_stanza(own, shipped.holders, shipped.licence, text)]
    if foreign:
        stanzas.append(_stanza(foreign, [_EACH], _IN_TEXT, text))
    return stanzas


def _where(shipped: Shipped) -> list[str]:
    """Return lines that say where the texts of a licence are on the machine."""
    if shipped.texts:
        return [" The texts:", *(f"  {path}" for path in shipped.texts)]
    common = [text for start, text in _COMMON.items() if start in shipped.licence.split()]
    if common:
        return [" The texts:", *(f"  /usr/share/common-licenses/{text}" for text in common)]
    return [" It brings no text of the licence."]


def _system(internal: Path) -> list[str]:
    notices = internal / NOTICES
    stanzas = []
    if python := sorted((notices / "python").glob("*")):
        stanzas.append(
            _stanza(
                [f"{INSTALLED}/{n}" for n in ("base_library.zip", "libpython3*", "python3*/*")],
                ["Python Software Foundation"],
                "PSF-2.0",
                f" Python. The text:\n  /{INSTALLED}/{NOTICES}/python/{python[0].name}",
            )
        )
    packages = sorted(
        p.name for p in notices.glob("*") if p.name not in _OWN and (p / "copyright").is_file()
    )
    if packages:
        stanzas.append(
            _stanza(
                [f"{INSTALLED}/lib*"],
                [_EACH],
                _IN_TEXT,
                "\n".join(
                    [" Libraries of Debian packages. The texts:"]
                    + [f"  /{INSTALLED}/{NOTICES}/{name}/copyright" for name in packages]
                ),
            )
        )
    return stanzas


def _stanza(files: Sequence[str], holders: Sequence[str], licence: str, text: str) -> str:
    listed, held = "\n ".join(files), "\n ".join(holders)
    return f"Files: {listed}\nCopyright: {held}\nLicense: {licence}\n{text}"


def _indented(text: str) -> str:
    return "\n".join(f" {line}" if line.strip() else " ." for line in text.splitlines())
