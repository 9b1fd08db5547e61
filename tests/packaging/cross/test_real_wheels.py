"""The macOS wheels of the lock, as they are: what the app would be made of."""

import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

import policy
from audit import Report, audit
from macho.errors import MachoError
from macho.image import read_image
from macho.signature import read_signature
from refboard.services.embedding.coreml import COREML, OPTIONS
from rules.coreml import MODULE
from rules.rule import Kind
from rules.symbols import newcomer
from rules.tree import Tree
from wheel_lock import LOCK, read_lock
from wheels import Wheel, bring, unpack

NEWER = Path(__file__).parent / "wheels-newer-qt.txt"
SYSTEM = ("/usr/lib/", "/System/Library/", "@")


class Row(NamedTuple):
    """What is told of one wheel."""

    name: str
    libraries: int
    processors: str
    oldest: str
    signed: str
    absolute: tuple[str, ...]
    newer: tuple[str, ...]


@pytest.fixture(scope="module")
def brought() -> list[Wheel]:
    return bring(read_lock(LOCK))


def gathered(wheels: list[Wheel], into: Path) -> Tree:
    """One folder with all unpacked wheels, as links to the cached files."""
    for folder in unpack(wheels):
        shutil.copytree(folder, into / folder.name, copy_function=os.link)
    return Tree(into, Kind.WHEELS)


@pytest.fixture(scope="module")
def tree(brought: list[Wheel], tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return gathered(brought, tmp_path_factory.mktemp("lock") / "wheels")


@pytest.fixture(scope="module")
def bumped(brought: list[Wheel], tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The audit of the same wheels with a newer Qt."""
    newer = {wheel.locked.name: wheel for wheel in bring(read_lock(NEWER))}
    wheels = [newer.get(wheel.locked.name, wheel) for wheel in brought]
    return audit(gathered(wheels, tmp_path_factory.mktemp("bumped") / "wheels"))


def row(folder: Path, tree: Tree) -> Row | None:
    name = folder.name
    parts = {path: p for path, p in tree.ours.items() if path.startswith(f"{name}/")}
    if not parts:
        return None
    processors = {"+".join(s.architecture for s in tree.images[path].slices) for path in parts}
    oldest = sorted({p.minimum_macos[:2] for p in parts.values()})
    kinds = {signed_by(tree.files[path]) for path in parts}
    absolute = {r for p in parts.values() for r in p.rpaths if not r.startswith(SYSTEM)}
    absolute |= {d.name for p in parts.values() for d in p.dependencies if is_foreign(d.name)}
    newer = {
        symbol.name + (" (weak)" if symbol.is_weak else "")
        for part in parts.values()
        for symbol in part.imports
        if newcomer(symbol.name)
    }
    return Row(
        "-".join(name.split("-")[:2]),
        len(parts),
        " ".join(sorted(processors)),
        " ".join(f"{major}.{minor}" for major, minor in oldest),
        " ".join(sorted(kinds)),
        tuple(sorted(absolute)),
        tuple(sorted(newer)),
    )


def is_foreign(name: str) -> bool:
    return not name.startswith(SYSTEM)


def signed_by(path: Path) -> str:
    try:
        signature = read_signature(path, policy.MAC_ARCHITECTURE)
    except MachoError:
        return "unknown"
    if signature is None:
        return "nobody"
    if signature.team:
        return signature.team
    return "linker" if signature.is_linker_signed else "ad hoc"


def test_the_table_of_the_wheels(tree: Tree) -> None:
    rows = [found for folder in sorted(tree.root.iterdir()) if (found := row(folder, tree))]
    print(f"\n{'wheel':<28}{'n':>4}  {'processors':<14}{'oldest macOS':<14}signed by")
    for each in rows:
        print(
            f"{each.name:<28}{each.libraries:>4}  {each.processors:<14}{each.oldest:<14}"
            f"{each.signed}"
        )
        for text in (*each.absolute, *each.newer):
            print(f"{'':<34}{text}")
    assert sum(each.libraries for each in rows) == len(tree.ours)
    # Nobody's certificate is in any of them: all of it has to be signed anew.
    assert {each.signed for each in rows} <= {"linker", "ad hoc", "ad hoc linker", "unknown"}
    pillow = next(each for each in rows if each.name.startswith("pillow-"))
    # What PyInstaller rewrites; the surrogate's audit shows that it is gone.
    assert pillow.absolute == ("/Users/runner/work/Pillow/Pillow/build/deps/darwin/lib",)


def test_the_wheels_of_the_lock_are_fit_for_the_promised_macos(tree: Tree) -> None:
    report = audit(tree)
    print(f"\n{len(report.rules)} rules, {report.figures}")
    assert report.findings == []
    assert report.figures["minimum_macos"] == "14.0"


def test_a_newer_qt_fails_and_the_symbols_are_named(bumped: Report) -> None:
    rules = {finding.rule for finding in bumped.findings}
    symbols = {
        found[1]: finding.what.rsplit(" ", 1)[-1]
        for finding in bumped.findings
        if (found := re.match(r"imports (\S+)", finding.what))
    }
    built = [f.path for f in bumped.findings if f.what.endswith("macOS 26.0")]
    print(f"\nPySide6 6.12.0: {len(bumped.findings)} findings, needs macOS", end=" ")
    print(f"{bumped.figures['minimum_macos']}; {len(built)} files are built for 26.0")
    for symbol, since in sorted(symbols.items()):
        print(f"  {symbol:<46} since macOS {since}")
    assert rules == {"minimum-macos", "newer-import"}
    assert bumped.figures["minimum_macos"] == "26.0"
    assert symbols["__ZTVNSt3__117bad_function_callE"] == "15.4"
    assert symbols["__ZTINSt3__117bad_function_callE"] == "15.4"
    assert symbols["__ZNSt3__117bad_function_callD1Ev"] == "15.4"


def test_onnx_runtime_knows_coreml_and_its_eight_options(tree: Tree) -> None:
    (path,) = (path for path in tree.ours if MODULE.fullmatch(path))
    content = tree.files[path].read_bytes()
    names = [COREML, *(option.name for option in OPTIONS)]
    print()
    for name in names:
        print(f"  {name:<40}{content.count(name.encode()):>5}")
    assert len(names) == 9
    assert all(b"\0" + name.encode() + b"\0" in content for name in names)
    linked = read_image(tree.files[path]).slice_for("arm64").dependencies
    assert any("CoreML.framework" in library.name for library in linked)
