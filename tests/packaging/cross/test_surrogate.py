"""RefBoard.app put together on Linux from the real macOS wheels: a fixture, never a product."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import policy
from audit import Report, audit
from frozen_archive import module_names
from macho.files import is_macho
from macho.image import read_image
from macho.verifying import verify
from rules.report import as_text
from rules.rule import Kind as Audited
from rules.tree import INFO, Tree
from seal.verifying import verify_bundle
from signing.plan import Kind, Step
from surrogate.assemble import assemble
from surrogate.linux_folder import freeze
from surrogate.sealed import sign_app
from surrogate.tools import llvm
from wheel_lock import read_lock
from wheels import bring, unpack

MEGABYTE = 1_000_000
FRAMEWORKS = "Contents/Frameworks"
EXECUTABLE = f"Contents/MacOS/{policy.MAC_EXECUTABLE}"
LIBRARY = f"{FRAMEWORKS}/PySide6/QtCore.abi3.so"
ABSOLUTE = "/Users/runner"


class Made(NamedTuple):
    """The app, the plan that it was signed by, and what the audit says of it."""

    app: Path
    steps: list[Step]
    report: Report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("surrogate")
    started = time.perf_counter()
    frozen = freeze(folder / "linux")
    between = time.perf_counter()
    app = assemble(folder, frozen, unpack(bring(read_lock())))
    steps = sign_app(app)
    ended = time.perf_counter()
    print(f"\nfrozen in {between - started:.0f} s, assembled and signed in {ended - between:.1f} s")
    return Made(app, steps, audit(Tree(app, Audited.APP)))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Iterator[Path]:
    """A copy that may be spoilt."""
    app = tmp_path / made.app.name
    yield Path(shutil.copytree(made.app, app, symlinks=True))
    shutil.rmtree(app)


def test_the_audit_finds_nothing(made: Made) -> None:
    print("\n" + as_text(made.report))
    assert made.report.findings == []
    assert made.report.figures["minimum_macos"] == "14.0"


def test_it_is_within_the_size_budget_with_python_estimated(made: Made) -> None:
    own = int(str(made.report.figures["bytes"])) / MEGABYTE
    whole = own + policy.MAC_PYTHON_MB
    budget = policy.MAC_APP_MB
    print(
        f"\n{own:.1f} MB + {policy.MAC_PYTHON_MB} MB for Python (estimate) = {whole:.1f} MB;",
        end=" ",
    )
    print(f"budget {budget.soft:g}, at most {budget.hard:g} MB")
    files = len(made.steps) + policy.MAC_PYTHON_FILES
    print(f"{files} Mach-O files with Python's (estimate), budget {policy.MAC_FILES.soft:g}")
    assert whole <= budget.hard
    assert files <= policy.MAC_FILES.hard


def test_the_plan_signs_a_child_before_everything_around_it(made: Made) -> None:
    kinds = [step.kind for step in made.steps]
    print(f"\n{len(kinds)} steps:", ", ".join(f"{kinds.count(k)} {k}" for k in Kind if k in kinds))
    order = {step.path: number for number, step in enumerate(made.steps)}
    for step in made.steps:
        around = [parent for parent in step.path.parents if parent in order]
        assert all(order[step.path] < order[parent] for parent in around)
    assert made.steps[-1].path == made.app
    code = [path for path in made.app.rglob("*") if not path.is_symlink() and is_macho(path)]
    assert sorted(step.executable for step in made.steps) == sorted(code)


def test_no_path_of_a_build_machine_is_left(made: Made) -> None:
    for step in made.steps:
        (part,) = read_image(step.executable).slices
        assert not any(rpath.startswith("/") for rpath in part.rpaths)
        assert not any(ABSOLUTE in library.name for library in part.dependencies)


def test_the_seal_holds(made: Made) -> None:
    assert verify_bundle(made.app) == []


def test_the_archive_of_modules_is_the_one_that_was_frozen(made: Made) -> None:
    from PyInstaller.archive.readers import pkg_archive_contents

    names = module_names(made.app / EXECUTABLE)
    theirs = set(pkg_archive_contents(str(made.app / EXECUTABLE)))
    print(f"\n{len(names)} modules")
    assert {"refboard.__main__", "launch"} <= names
    assert names <= theirs


def value(block: str, field: str) -> str:
    """A text in what llvm-otool prints of a load command."""
    found = re.search(rf"^ +{field} (.+) \(offset \d+\)$", block, re.MULTILINE)
    assert found
    return found[1]


def test_llvm_reads_what_we_read(made: Made) -> None:
    otool = str(llvm("llvm-otool"))
    for step in made.steps:
        told = subprocess.run(
            [otool, "-l", str(step.executable)], capture_output=True, text=True, check=True
        ).stdout
        (part,) = read_image(step.executable).slices
        blocks = told.split("Load command ")
        theirs = [value(b, "path") for b in blocks if "cmd LC_RPATH" in b]
        assert tuple(theirs) == part.rpaths
        loads = [b for b in blocks if "cmd LC_LOAD" in b or "cmd LC_REEXPORT" in b]
        loads = [b for b in loads if "DYLIB" in b.split("\n")[1]]
        names = [value(b, "name") for b in loads]
        assert names == [library.name for library in part.dependencies]
        signed = next(b for b in blocks if "cmd LC_CODE_SIGNATURE" in b)
        assert part.signature is not None
        assert f"dataoff {part.signature.offset}" in signed


def test_a_signature_by_llvm_holds_for_us(copy: Path) -> None:
    path = copy / LIBRARY
    tool = str(llvm("llvm-install-name-tool"))
    subprocess.run([tool, "-add_rpath", "@loader_path/other", str(path)], check=True)
    assert verify(path) == []
    rules = {finding.rule for finding in audit(Tree(copy, Audited.APP)).findings}
    assert rules == {"signed", "sealed"}


def flip(path: str) -> Callable[[Path], None]:
    def damage(app: Path) -> None:
        file = app / path
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)

    return damage


def link_as_file(app: Path) -> None:
    link = app / FRAMEWORKS / "QtCore"
    content = link.read_bytes()
    link.unlink()
    link.write_bytes(content)


def links_as_folders(app: Path) -> None:
    """What `zip -r` and a plain upload of the .app do."""
    spoilt = app.with_name("spoilt")
    shutil.copytree(app, spoilt)
    shutil.rmtree(app)
    spoilt.rename(app)


def info(app: Path) -> None:
    file = app / INFO
    file.write_bytes(file.read_bytes().replace(b"Editor", b"Viewer", 1))


TAMPERED: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a byte of data": (flip("Contents/Resources/base_library.zip"), {"sealed"}),
    "a byte of the model": (
        flip("Contents/Resources/refboard/_models/look.onnx"),
        {"sealed", "shipped-model"},
    ),
    "a byte of Info.plist": (info, {"sealed", "info-plist"}),
    "a byte of a library": (flip(LIBRARY), {"signature-holds"}),
    "a byte of the executable": (flip(EXECUTABLE), {"signature-holds"}),
    "a byte of a framework": (
        flip(f"{FRAMEWORKS}/PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui"),
        {"signature-holds"},
    ),
    "a link that became a file": (link_as_file, {"sealed"}),
    "all links that became what they led to": (links_as_folders, {"sealed", "links-kept"}),
    "a file too many": (
        lambda app: (app / FRAMEWORKS / "notes.txt").write_text("notes"),
        {"sealed", "data-place"},
    ),
    "a file too few": (
        lambda app: (app / "Contents/Resources/base_library.zip").unlink(),
        {"sealed"},
    ),
    "the executable of the bootloader alone": (
        lambda app: (app / EXECUTABLE).write_bytes((app / LIBRARY).read_bytes()),
        {"excluded-module", "sealed"},
    ),
}


@pytest.mark.parametrize("tampering", TAMPERED)
def test_tampering_is_found(copy: Path, tampering: str) -> None:
    damage, expected = TAMPERED[tampering]
    damage(copy)
    rules = {finding.rule for finding in audit(Tree(copy, Audited.APP)).findings}
    print(f"\n  {tampering:<42}{', '.join(sorted(rules))}", end="")
    assert expected <= rules
