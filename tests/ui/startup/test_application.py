import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QSurfaceFormat, QWindow
from PySide6.QtWidgets import QApplication

from refboard.arguments import opened_path
from refboard.ui.startup.application import claim_library, make_application, taken_words

HOLD = """
import sys
from pathlib import Path
from refboard.ui.startup.application import claim_library
lock = claim_library(Path(sys.argv[1]))
print(lock is not None, flush=True)
sys.stdin.read()
"""


def test_a_library_has_one_window(tmp_path: Path) -> None:
    lock = claim_library(tmp_path / "library")

    assert lock is not None
    assert claim_library(tmp_path / "library") is None
    lock.unlock()
    again = claim_library(tmp_path / "library")
    assert again is not None
    again.unlock()


def test_a_window_that_died_leaves_its_library_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "library")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        assert claim_library(tmp_path / "library") is None
        other.kill()
        other.wait()

    lock = claim_library(tmp_path / "library")
    assert lock is not None
    lock.unlock()


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "does not answer. Wait"), (1, "1 file was not added"), (7, "7 files were not added")],
)
def test_who_cannot_hand_files_over_is_told_that_they_were_not_added(
    tmp_path: Path, count: int, words: str
) -> None:
    assert words in taken_words(tmp_path / "Library", count)


def test_a_lock_that_lies_in_a_folder_that_cannot_be_written_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = claim_library(tmp_path)
    assert held is not None
    assert claim_library(tmp_path) is None

    # Tests may run as root, who may write anywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)

    found = claim_library(tmp_path)
    assert found is not None
    assert not found.isLocked()
    held.unlock()


@pytest.mark.parametrize("text", ["", " ", "http://example.com/a.jpg"])
def test_what_is_no_path_is_not_opened(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        opened_path(text)


@pytest.mark.parametrize(("system", "says"), [("darwin", True), ("linux", False), ("win32", False)])
def test_windows_on_macos_say_that_they_are_srgb(
    system: str, says: bool, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = QSurfaceFormat.defaultFormat()
    monkeypatch.setattr("refboard.ui.startup.application.sys.platform", system)
    try:
        make_application()

        assert QWindow().requestedFormat().colorSpace().isValid() == says
    finally:
        QSurfaceFormat.setDefaultFormat(before)
