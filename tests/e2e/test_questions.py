"""Odd questions and missing libraries: one sentence each, and nothing is made or clamped."""

import os
from pathlib import Path

import pytest
from PIL import Image

from refboard.__main__ import main
from tests.e2e.conftest import Run

STRANGE = ["x" * 5_000, "zero\0byte.png", "~nobody-of-that-name/a.png", "odd-\udcff.png", ""]


@pytest.mark.parametrize("text", STRANGE, ids=["long", "zero", "no home", "bytes", "empty"])
def test_whatever_is_asked_gets_a_sentence(run: Run, text: str) -> None:
    run("boards", "new", "Any")

    asked = [run("similar", text), run("search", text)]

    assert asked[0].status == 1
    assert asked[0].document["error"].endswith(" is neither a file nor a picture of this library.")
    assert len(asked[0].document["error"]) < 200
    if text:
        assert (asked[1].status, asked[1].document.get("results")) == (0, [])
    else:
        assert (asked[1].status, asked[1].document["error"]) == (1, "Nothing is looked for.")


@pytest.mark.parametrize(
    "region", ["1,1,1,1", ".9,.9,.9,.9", "0,.5,1,.6", "600,0,100,10", "0,0,1e308,1e308"]
)
def test_a_region_beyond_the_picture_is_refused(run: Run, tmp_path: Path, region: str) -> None:
    run("boards", "new", "Any")
    path = tmp_path / "grey.png"
    Image.new("RGB", (640, 240), (128, 128, 128)).save(path)

    answer = run("similar", path, "--region", region)

    assert answer.status == 1
    assert answer.document["error"] == "The region goes beyond the picture."
    assert "640 x 240" in answer.document["hint"]


def test_a_raw_file_whose_size_is_not_known_is_asked_about_in_fractions(
    run: Run, tmp_path: Path
) -> None:
    run("boards", "new", "Any")
    path = tmp_path / "a.raf"
    path.write_bytes(b"FUJIFILMCCD-RAW " + bytes(400))

    answer = run("similar", path, "--region", "320,0,320,240")

    assert answer.status == 1
    assert answer.document["error"] == "The size of this picture is not known before it is read."


@pytest.mark.parametrize("region", ["0.3334,0,0.6667,1", "639.8,0,0.6,240"])
def test_a_region_may_be_rounded(run: Run, tmp_path: Path, region: str) -> None:
    run("boards", "new", "Any")
    path = tmp_path / "grey.png"
    Image.new("RGB", (640, 240), (128, 128, 128)).save(path)

    assert run("similar", path, "--region", region).status == 0


@pytest.mark.parametrize(
    "words",
    [
        ["similar", "a.png", "--region", "nan,0,1,1"],
        ["similar", "a.png", "--region", "0,0,inf,1"],
        ["similar", "a.png", "--min-score", "nan"],
        ["similar", "a.png", "--min-score", "1.5"],
        ["similar", "a.png", "--min-score=high"],
        ["similar", "a.png", "-k", "many"],
        ["--library", "", "status"],
        ["--library="],
    ],
)
def test_values_that_make_no_sense_are_bad_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 2
    assert "_" not in capsys.readouterr().err.splitlines()[-1], "no name of ours in the complaint"


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["similar", "a.png"],
        ["search", "words"],
        ["boards", "list"],
        ["boards", "export", "Mine", "mine.refboard"],
        ["doctor"],
    ],
    ids=" ".join,
)
def test_asking_a_library_that_is_not_there_makes_none(
    run: Run, tmp_path: Path, words: list[str]
) -> None:
    answer = run(*words)

    assert answer.status == 1
    sentences = [answer.document.get("error", ""), *answer.document.get("problems", [])]
    assert any(s.startswith("There is no library in ") for s in sentences)
    assert not (tmp_path / "library").exists()


def test_doctor_goes_on_where_there_is_no_library(run: Run) -> None:
    document = run("doctor").document

    assert document["packages"]["onnxruntime"] != "missing"
    assert len(document["problems"]) == 1


def test_a_computer_without_any_library_yet_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "refboard.cli.session.default_library", lambda: tmp_path / "Pictures" / "Library"
    )

    assert main(["doctor"]) == 0
    assert "There is no library yet." in capsys.readouterr().out
    assert os.listdir(tmp_path) == []  # noqa: PTH208


def test_names_that_are_too_long_get_a_sentence(run: Run, tmp_path: Path) -> None:
    long = "x" * 5_000
    run("boards", "new", "Any")

    answers = [
        run("boards", "export", "Any", long),
        run("boards", "import", long),
        run("--library", long, "status"),
        run("--library", long, "boards", "new", "Any"),
        run("--library", "~nobody-of-that-name", "status"),
    ]

    assert [answer.status for answer in answers] == [1] * len(answers)
    assert all(answer.document["error"] for answer in answers)
    assert run("add", long).document["failed"][0]["error"].endswith("does not exist.")


def test_board_names_may_hold_any_bytes(run: Run) -> None:
    assert run("boards", "new", "odd \udcff").document["name"] == "odd ?"
    assert run("boards", "list").document["boards"][0]["name"] == "odd ?"
