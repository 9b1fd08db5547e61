"""The lock of the macOS wheels, and how wheels are brought and kept. pip is real; no network."""

import hashlib
import importlib.metadata
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import wheel_lock
import wheels
from wheel_lock import CONSTRAINTS, LOCK, TOP, Locked, lock_text, pins, read_lock

NEWER = Path(__file__).parents[1] / "cross" / "wheels-newer-qt.txt"
ASKED = {"wide": "child>=1 ; sys_platform == 'darwin'", "child": "never ; sys_platform == 'win32'"}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of small wheels that pip takes everything from."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name, asks in ASKED.items():
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
            info = f"{name}-1.0.dist-info"
            told = f"Metadata-Version: 2.1\nName: {name.title()}\nVersion: 1.0\n"
            archive.writestr(f"{name}/__init__.py", "")
            archive.writestr(f"{info}/METADATA", f"{told}Requires-Dist: {asks}\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def locked(path: Path) -> Locked:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Locked(path.name.split("-")[0], "1.0", digest)


def needed() -> set[str]:
    """Every distribution that a Mac needs, by what the installed ones say."""
    queue = [r for r in wheel_lock.wanted() if wheel_lock.applies(r)]
    found = set[str]()
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        found.add(name)
        # What only the build needs is not installed everywhere.
        with suppress(importlib.metadata.PackageNotFoundError):
            asked = map(Requirement, importlib.metadata.requires(name) or ())
            queue += [r for r in asked if wheel_lock.applies(r, requirement.extras)]
    return found


def test_the_lock_covers_every_package_that_the_app_or_its_build_needs() -> None:
    named = {canonicalize_name(wheel.name) for wheel in read_lock()}
    assert needed() <= named
    assert named - needed() <= {"altgraph", "pyinstaller-hooks-contrib", *pins(TOP.read_text())}


def test_the_lock_names_the_versions_that_the_checks_run_with() -> None:
    named = pins(CONSTRAINTS.read_text(), TOP.read_text())
    for wheel in read_lock():
        assert named[canonicalize_name(wheel.name)] == wheel.version


def test_what_only_the_mac_build_needs_is_not_pinned_twice() -> None:
    assert not pins(CONSTRAINTS.read_text()).keys() & pins(TOP.read_text()).keys()


@pytest.mark.parametrize("path", [LOCK, NEWER], ids=lambda path: path.stem)
def test_a_lock_is_written_as_its_command_would_and_names_no_host(path: Path) -> None:
    text = path.read_text()
    command = re.search(r"^# Made by: python packaging/wheel_lock.py(.*)$", text, re.MULTILINE)
    assert command
    title = text.split(":")[0].removeprefix("# ")
    assert lock_text(read_lock(path), title, command[1]) == text
    assert "/" not in "".join(line for line in text.splitlines() if not line.startswith("#"))
    assert "://" not in text


def test_the_newer_qt_is_outside_what_the_app_asks_for() -> None:
    qt = next(r for r in wheel_lock.wanted() if "pyside" in r.name)
    assert not qt.specifier.contains(pins(NEWER.read_text())["pyside6-essentials"])


names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
versions = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}", fullmatch=True)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
locks = st.lists(st.builds(Locked, names, versions, digests), min_size=1, unique_by=lambda w: w[0])


@given(locks)
def test_a_lock_reads_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, wheels_of_it: list[Locked]
) -> None:
    path = tmp_path_factory.mktemp("lock") / "lock.txt"
    path.write_text(lock_text(wheels_of_it))
    assert sorted(read_lock(path)) == sorted(wheels_of_it)


@pytest.mark.parametrize("line", ["", "# only a comment\n", "numpy==2.4.6\n", "numpy>=2\n"])
def test_a_line_without_a_hash_is_refused_by_name(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(line)
    with pytest.raises(ValueError, match=r"lock.txt is not a lock of wheels"):
        read_lock(path)


def test_the_tree_is_walked_as_a_mac_would(shelf: Path, tmp_path: Path) -> None:
    exact = {"wide": "1.0", "child": "1.0"}
    found = wheel_lock.resolve([Requirement("wide>=1")], exact, tmp_path)
    assert {wheel.name for wheel in found} == {"Wide", "Child"}
    assert {w.sha256 for w in found} == {locked(path).sha256 for path in shelf.iterdir()}


@pytest.mark.parametrize(
    ("asked", "exact", "told"),
    [("wide", {}, "No exact version of wide"), ("wide>=2", {"wide": "1.0"}, "1.0 is named")],
)
def test_a_tree_without_exact_versions_is_refused(
    tmp_path: Path, asked: str, exact: dict[str, str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        wheel_lock.resolve([Requirement(asked)], exact, tmp_path)


def test_a_wheel_is_fetched_once_and_then_found_by_its_hash(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [locked(path) for path in sorted(shelf.iterdir())]
    cache = tmp_path / "cache"
    first = wheels.bring(wanted, cache)
    assert [wheel.file.parent for wheel in first] == [cache, cache]
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nothing"))
    assert wheels.bring(wanted, cache) == first
    assert sorted(cache.iterdir()) == sorted(wheel.file for wheel in first)


def test_a_wheel_with_another_hash_is_refused(shelf: Path, tmp_path: Path) -> None:
    path = next(shelf.iterdir())
    forged = locked(path)._replace(sha256="0" * 64)
    with pytest.raises(ValueError, match="could not bring the wheels"):
        wheels.bring([forged], tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_a_wheel_is_unpacked_once(shelf: Path, tmp_path: Path) -> None:
    path = shelf / "wide-1.0-py3-none-any.whl"
    wheel = wheels.Wheel(locked(path), path)
    (folder,) = wheels.unpack([wheel], tmp_path / "unpacked")
    assert (folder / "wide" / "__init__.py").is_file()
    (folder / "wide" / "mark").touch()
    assert wheels.unpack([wheel], tmp_path / "unpacked") == [folder]
    assert (folder / "wide" / "mark").exists()
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]
