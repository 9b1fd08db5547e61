"""A few pictures with clear relations, and the command line run in this process."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from refboard import cli
from refboard.__main__ import main
from refboard.cli import session


def stripes(angle: float, colour: tuple[int, int, int], phase: float = 0.0) -> Image.Image:
    """Return a picture of stripes: same angle, similar shape; same colour, similar palette."""
    y, x = np.mgrid[0:240, 0:320]
    turn = np.radians(angle)
    wave = np.sin((x * np.cos(turn) + y * np.sin(turn)) / 9 + phase) * 0.5 + 0.5
    return Image.fromarray((wave[..., None] * np.array(colour)).astype(np.uint8))


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the settings of the test, not those of whoever runs it."""
    for module in (cli, session):
        monkeypatch.setattr(module, "settings_file", lambda: tmp_path / "settings.json")
    monkeypatch.setattr(cli, "log_dir", lambda: tmp_path / "logs")


@pytest.fixture(autouse=True)
def _own_sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the sockets of windows that a test kills out of the system's temporary folder."""
    with tempfile.TemporaryDirectory(prefix="refboard-") as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        yield


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder with six pictures: three angles in two colours."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for angle in (0, 45, 90):
        for name, colour in (("red", (230, 40, 30)), ("blue", (30, 60, 220))):
            stripes(angle, colour).save(folder / f"stripes-{angle}-{name}.png")
    return folder


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    document: Any
    complaints: str


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command with --json on a library of this test."""

    def command(*words: str | Path) -> Answer:
        library = str(tmp_path / "library")
        capsys.readouterr()
        status = main(["--library", library, "--json", *map(str, words)])
        printed = capsys.readouterr()
        return Answer(status, json.loads(printed.out), printed.err)

    return command
