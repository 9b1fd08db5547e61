"""Each rule for the Linux folder finds its fault, and only that one."""

from collections.abc import Callable
from pathlib import Path

import pytest

import policy
from audit import audit
from rules.rule import Kind
from rules.tree import Tree
from tests.packaging.builders_linux import WINDOW_PLUGIN, elf, frozen, linux_folder, write

Fault = Callable[[Path], object]


def freeze(root: Path, *modules: str) -> None:
    write(root, policy.COMMAND, elf(["libc.so.6"]) + frozen(modules))


def sparse(root: Path, megabytes: float) -> None:
    """Write a file that counts as large and takes no room."""
    with (root / "_internal" / "large").open("wb") as file:
        file.truncate(int(megabytes * 1_000_000))


FAULTS: dict[str, tuple[Fault, str, str]] = {
    "Qt's QML": (
        lambda r: write(r, "_internal/PySide6/Qt/qml/QtQuick/plugin.so", elf()),
        "forbidden-name",
        "_internal/PySide6/Qt/qml/QtQuick/plugin.so",
    ),
    "torch beside the archive": (
        lambda r: write(r, "_internal/torch/lib/libtorch.bin"),
        "forbidden-name",
        "_internal/torch/lib/libtorch.bin",
    ),
    "an excluded module in the archive": (
        lambda r: freeze(r, "refboard", "unittest.mock"),
        "excluded-module",
        policy.COMMAND,
    ),
    "an excluded module beside the archive": (
        lambda r: write(r, "_internal/PySide6/QtOpenGL.abi3.so", elf()),
        "excluded-module",
        policy.COMMAND,
    ),
    "an excluded module of the standard library": (
        lambda r: write(r, "_internal/python3.11/lib-dynload/_tkinter.cpython-311.so", elf()),
        "excluded-module",
        policy.COMMAND,
    ),
    "no archive": (
        lambda r: write(r, policy.COMMAND, elf()),
        "excluded-module",
        policy.COMMAND,
    ),
    "too large": (lambda r: sparse(r, policy.LINUX_FOLDER_MB.hard + 1), "size", "."),
    "a library that nothing provides": (
        lambda r: write(r, "_internal/libtiff.so.6", elf(["libjbig.so.0"])),
        "provided",
        "_internal/libtiff.so.6",
    ),
    "no plugin for windows": (lambda r: (r / WINDOW_PLUGIN).unlink(), "window-plugin", "."),
    "a library below the window's plugin": (
        lambda r: write(r, "_internal/libQt6Core.so.6", elf(["libxcb-cursor.so.0"])),
        "window-plugin",
        WINDOW_PLUGIN,
    ),
    "a search path of the builder's": (
        lambda r: write(r, "_internal/python3.11/_ssl.so", elf(["libc.so.6"], "/home/me/lib")),
        "runpath",
        "_internal/python3.11/_ssl.so",
    ),
    "a library that is cut short": (
        lambda r: write(r, "_internal/libtiff.so.6", elf(["libc.so.6"])[:100]),
        "readable",
        "_internal/libtiff.so.6",
    ),
    "no model": (
        lambda r: (r / "_internal/refboard/_models/look.onnx").unlink(),
        "shipped-model",
        "_internal/refboard/_models/look.onnx",
    ),
    "another model": (
        lambda r: write(r, "_internal/refboard/_models/look.onnx", b"other"),
        "shipped-model",
        "_internal/refboard/_models/look.onnx",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return linux_folder(tmp_path / "refboard")


def test_a_sound_folder_has_no_finding(folder: Path) -> None:
    report = audit(Tree(folder, Kind.FOLDER))
    assert report.is_sound
    assert report.findings == []
    assert report.notes == []
    assert report.figures["libraries"] == 4


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_its_finding_and_no_other(folder: Path, fault: str) -> None:
    damage, rule, path = FAULTS[fault]
    damage(folder)
    report = audit(Tree(folder, Kind.FOLDER))
    assert [(f.rule, f.path) for f in report.findings] == [(rule, path)]
    assert report.findings[0].fix


def test_a_folder_over_its_soft_budget_gets_a_note(folder: Path) -> None:
    sparse(folder, policy.LINUX_FOLDER_MB.soft + 1)
    report = audit(Tree(folder, Kind.FOLDER))
    assert report.is_sound
    assert [note.rule for note in report.notes] == ["size"]


def test_a_library_may_be_found_by_the_name_of_a_link(folder: Path) -> None:
    write(folder, "_internal/PIL/libtiff.so.6.1", elf(["libm.so.6"]))
    (folder / "_internal" / "libtiff.so.6").symlink_to("PIL/libtiff.so.6.1")
    write(folder, WINDOW_PLUGIN, elf(["libtiff.so.6"], "$ORIGIN"))
    assert audit(Tree(folder, Kind.FOLDER)).is_sound
    (folder / "_internal/PIL/libtiff.so.6.1").write_bytes(elf(["libnowhere.so"]))
    assert [f.what for f in audit(Tree(folder, Kind.FOLDER)).findings] == [
        "cannot load: libnowhere.so is not found"
    ]
