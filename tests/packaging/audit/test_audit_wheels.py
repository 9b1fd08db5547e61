"""What is found in unpacked wheels before anything is built."""

from pathlib import Path

import pytest

from audit import Report, audit
from rules.rule import Kind
from rules.tree import Tree
from tests.packaging.builders_app import COREML_LIBRARY, NAMES, RUNTIME, runtime
from tests.packaging.builders_macho import Needed, Wanted, fat, macho, write_macho

WHEEL = "onnxruntime-1.31.1-cp311-cp311-macosx_14_0_arm64"
QT = "pyside6_essentials-6.9.3-cp39-abi3-macosx_12_0_universal2/PySide6"
MODULE = f"{WHEEL}/onnxruntime/capi/{Path(RUNTIME).name}"
KEY_FUNCTION = "__ZTVNSt3__117bad_function_callE"


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    root = tmp_path / "wheels"
    write_macho(root / MODULE, runtime())
    both = fat(macho(architecture="x86_64", minos=(12, 0, 0)), macho(minos=(12, 0, 0)))
    write_macho(root / QT / "QtCore.abi3.so", both)
    return root


def audited(root: Path) -> Report:
    return audit(Tree(root, Kind.WHEELS))


def found(root: Path) -> list[tuple[str, str]]:
    return [(finding.rule, finding.path) for finding in audited(root).findings]


def test_sound_wheels_have_no_finding_and_tell_the_oldest_macos(wheels: Path) -> None:
    report = audited(wheels)
    assert report.findings == []
    assert report.figures["minimum_macos"] == "14.0"
    assert report.figures["libraries"] == 2


def test_only_the_part_for_apple_silicon_counts(wheels: Path) -> None:
    both = fat(macho(architecture="x86_64", minos=(26, 0, 0)), macho(minos=(12, 0, 0)))
    write_macho(wheels / QT / "QtCore.abi3.so", both)
    assert found(wheels) == []


def test_a_wheel_for_another_processor_is_found(wheels: Path) -> None:
    write_macho(wheels / QT / "QtGui.abi3.so", macho(architecture="x86_64"))
    assert found(wheels) == [("architecture", f"{QT}/QtGui.abi3.so")]


def test_a_wheel_whose_name_promises_an_older_macos_is_found(wheels: Path) -> None:
    write_macho(wheels / QT / "QtGui.abi3.so", macho(minos=(26, 0, 0)))
    report = audited(wheels)
    assert [f.rule for f in report.findings] == ["minimum-macos"]
    assert report.findings[0].what == "is built for macOS 26.0"
    assert report.figures["minimum_macos"] == "26.0"


def test_a_wheel_that_imports_what_an_older_macos_lacks_is_found(wheels: Path) -> None:
    write_macho(wheels / QT / "QtGui.abi3.so", macho(imports=[Wanted(KEY_FUNCTION)]))
    (finding,) = audited(wheels).findings
    assert finding.rule == "newer-import"
    assert KEY_FUNCTION in finding.what
    assert "15.4" in finding.what


def test_a_library_that_writes_code_is_found(wheels: Path) -> None:
    write_macho(wheels / QT / "a.so", macho(imports=[Wanted("_pthread_jit_write_protect_np")]))
    assert found(wheels) == [("code-writer", f"{QT}/a.so")]


@pytest.mark.parametrize("missing", NAMES)
def test_a_runtime_that_lacks_a_name_is_found(wheels: Path, missing: str) -> None:
    write_macho(wheels / MODULE, runtime([name for name in NAMES if name != missing]))
    (finding,) = audited(wheels).findings
    assert (finding.rule, finding.path) == ("coreml", MODULE)
    assert missing in finding.what


def test_a_name_inside_another_one_does_not_count(wheels: Path) -> None:
    write_macho(wheels / MODULE, runtime([*NAMES[:-1], f"No{NAMES[-1]}", f"{NAMES[-1]}s"]))
    assert found(wheels) == [("coreml", MODULE)]


def test_what_stays_out_of_the_app_is_not_looked_at(wheels: Path) -> None:
    broken = macho(minos=(26, 0, 0), dependencies=[Needed(COREML_LIBRARY)])
    write_macho(wheels / QT / "Qt/plugins/sqldrivers/libqsqlodbc.dylib", broken)
    write_macho(wheels / QT / "Designer.app/Contents/MacOS/Designer", broken)
    write_macho(wheels / WHEEL / "onnxruntime/capi/libonnxruntime.1.31.1.dylib", broken)
    assert found(wheels) == []
