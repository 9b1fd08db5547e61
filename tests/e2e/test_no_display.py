import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from refboard import app

ROOT = Path(__file__).resolve().parents[2]


def run_without_display(folder: Path, *words: Path | str) -> "subprocess.CompletedProcess[str]":
    """Run the app as on a machine without a display, in an empty home."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "refboard", *map(str, words)],
        env={**kept, "HOME": str(folder), "PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_a_display_the_main_job_is_done_offscreen(tmp_path: Path, pictures: Path) -> None:
    done = run_without_display(tmp_path, pictures)

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0].startswith("6 pictures on the board")
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list("12345")
    with Image.open(tmp_path / "build" / "board.png") as shot:
        assert shot.size == (1600, 1000)


def test_a_bad_path_without_a_display_gets_a_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "broken.jpg"
    bad.write_bytes(b"no picture at all")

    done = run_without_display(tmp_path, bad)

    assert done.returncode == 1
    assert done.stderr.startswith("refboard: ")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_picture_is_not_waited_for(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    for path, sentence in ((Path(os.devnull), "is a pipe or a device"), (empty, "no pictures in")):
        done = run_without_display(tmp_path, path)

        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr


def test_a_bad_library_without_a_display_gets_a_sentence(tmp_path: Path, pictures: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    (root / "library.sqlite").write_text("These are my notes, no database at all. " * 40)

    done = run_without_display(tmp_path, "--library", root, pictures)

    assert done.returncode == 1
    assert done.stderr.startswith("refboard: ")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_the_packages_that_a_bare_debian_lacks_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app, "qt_problem", lambda: "libglib-2.0.so.0: cannot open")

    assert app.run_window([]) == 1

    hint = capsys.readouterr().err.splitlines()[-1]
    named = hint.partition("apt-get install ")[2].split()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "libglib2.0-0" in named
    assert [name for name in named if name not in readme] == []
