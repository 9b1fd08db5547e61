"""`refboard boards render` writes a board without a window, as the window would."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from refboard.cli import render
from tests.e2e.conftest import Run
from tests.pdf_pages import Pdf


@pytest.fixture
def board(run: Run, pictures: Path) -> str:
    run("add", pictures, "--board", "Stripes")
    return "Stripes"


def test_a_board_is_written_as_the_words_of_the_command_say(
    run: Run, board: str, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    written = run("boards", "render", board, out, "--originals", "--background", "#ff0000")

    with Image.open(out) as image:
        assert written.document == {
            "file": str(out), "width": image.width, "height": image.height, "pages": 1,
            "missing": [],
        }  # fmt: skip
        # Three columns of pictures of 320 pixels, and what is between them.
        assert image.width >= 3 * 320
        assert image.getpixel((0, 0)) == (255, 0, 0)
    assert (written.status, written.complaints) == (0, "")

    small = tmp_path / "small"
    words = ("--format", "webp", "--longest", "200", "--background", "none")
    run("boards", "render", board, small, *words)
    with Image.open(small) as image:
        assert (image.format, max(image.size)) == ("WEBP", 200)
        assert image.getchannel("A").getpixel((0, 0)) == 0

    sheet = tmp_path / "sheet.pdf"
    named = run("boards", "render", board, sheet, "--sheet", "--columns", "2", "--paper", "letter")
    assert named.document["pages"] == len(Pdf(sheet).pages) == 2


def test_what_cannot_be_written_is_refused_in_a_sentence(
    run: Run, board: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there.png"
    there.write_bytes(b"mine")

    for words, said in (
        ((board, there), "exists already"),
        (("No such board", tmp_path / "a.png"), "There is no board"),
        ((board, tmp_path / "a.xyz"), "does not say what kind of file"),
        ((board, tmp_path / "a.gif"), "GIF files are not written."),
        ((board, tmp_path / "a.png", "--longest", "32000", "--format", "webp"), "at most 16,383"),
    ):
        answer = run("boards", "render", *words)
        assert answer.status == 1, words
        assert said in answer.document["error"], answer.document
    assert there.read_bytes() == b"mine"
    assert run("boards", "render", board, there, "--force").status == 0

    dies = [sys.executable, "-c", "import os; os.abort()"]
    monkeypatch.setattr(render, "own_command", lambda: dies)
    answer = run("boards", "render", board, tmp_path / "a.png")
    assert answer.status == 1
    assert "was not written" in answer.document["error"]


def test_pictures_that_are_missing_are_named_and_the_status_says_so(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", "--link", pictures, "--board", "Stripes")
    (pictures / "stripes-0-red.png").unlink()

    written = run("boards", "render", "Stripes", tmp_path / "out.svg")

    assert written.status == 3
    (missing,) = written.document["missing"]
    assert missing.startswith("stripes-0-red.png")


@pytest.mark.parametrize("words", [["--scale", "0"], ["--background", "red"], ["--margin", "-1"]])
def test_nonsense_is_bad_usage(words: list[str], run: Run, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run("boards", "render", "Stripes", tmp_path / "a.png", *words)

    assert ended.value.code == 2


def test_the_command_line_has_no_qt_itself(tmp_path: Path) -> None:
    code = "import sys, refboard.cli.render; sys.exit('PySide6' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
