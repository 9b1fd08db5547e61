"""What goes to the terminal: quiet when asked, a sentence when it cannot be written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from refboard.__main__ import main
from refboard.cli import status as status_command
from tests.e2e.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110

INTERRUPTED_IMPORT = """
import signal, sys
# A shell that starts jobs in the background has them ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "refboard.cli.parser":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
from refboard.__main__ import main
sys.exit(main(["status"]))
"""


def shell(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("refboard", f"'{sys.executable}' -m refboard", 1)],
        env={**kept, "HOME": str(folder), "PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@needs_full
@pytest.mark.parametrize("command", ["refboard models list", "refboard --version"])
def test_an_answer_that_cannot_be_written_gets_a_sentence(command: str, tmp_path: Path) -> None:
    done = shell(f"{command} > /dev/full", tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith("refboard: The answer cannot be written: ")
    assert len(done.stderr.splitlines()) == 1


@needs_full
def test_complaints_that_cannot_be_written_change_no_status(tmp_path: Path) -> None:
    assert shell("refboard status 2> /dev/full", tmp_path).returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_reader_that_has_gone_is_no_failure(tmp_path: Path) -> None:
    done = shell("{ refboard models list; echo $? > status; } | true", tmp_path)

    assert (tmp_path / "status").read_text().strip() == "0"
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_closed_streams_are_no_failure(tmp_path: Path) -> None:
    assert shell("refboard boards new Any >&- 2>&-", tmp_path).returncode == 0


def test_an_interruption_while_modules_are_loaded_gets_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_IMPORT],
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("refboard: Interrupted")
    assert len(done.stderr.splitlines()) == 1


def test_an_interrupted_command_leaves_one_document(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(status_command, "status", interrupt)

    answer = run("status")

    assert answer.status == 1
    assert answer.document["error"] == "Interrupted."
    assert "Traceback" not in answer.complaints


def test_quiet_says_nothing_but_answers(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        capsys.readouterr()
        assert main(["-q", "--library", str(tmp_path / "library"), *words]) == 0
        return capsys.readouterr().out

    assert said("add", str(pictures)) == ""
    assert said("boards", "list") == ""
    assert said("boards", "new", "Mine") == ""
    assert said("boards", "export", "Mine", str(tmp_path / "mine.refboard")) == ""
    assert said("search", "nothing like it") == ""
    assert said("doctor") == ""
    assert "Mine" in said("boards", "list")
    assert "look" in said("models", "list")
    assert "no problems" not in said("models", "list")
    assert len(said("search", "red").splitlines()) == 3


@pytest.mark.parametrize(
    "words",
    [
        ["similar", "gone.png"],
        ["boards", "new", " "],
        ["boards", "new", "Here"],
        ["boards", "export", "Nowhere", "x.refboard"],
        ["boards", "import", "gone.refboard"],
        ["search", "x", "--library", "a-file/library"],
        ["add", "gone.png", "--library", "a-file/library"],
    ],
    ids=" ".join,
)
def test_every_failure_is_one_document_with_a_sentence(
    run: Run, tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").touch()
    run("boards", "new", "Here")

    answer = run(*words)

    assert answer.status == 1
    assert set(answer.document) == {"error", "hint"}
    assert answer.complaints.startswith("refboard: ")
    assert json.dumps(answer.document)


def test_names_that_would_steer_the_terminal_are_written_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "a\x1b[31m\x9b.png"
    picture.write_bytes(b"no picture")

    main(["--library", str(tmp_path / "library"), "add", str(picture)])

    told = capsys.readouterr().err
    assert "a\\x1b[31m\\x9b.png" in told
    assert not {"\x1b", "\x9b"} & set(told)
