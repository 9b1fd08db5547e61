"""An engine on a library of this test, driven step by step."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.steps import Steps, opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's models: empty."""
    folder = tmp_path / "models"
    monkeypatch.setenv("REFBOARD_MODELS", str(folder))
    return folder


@pytest.fixture
def steps(tmp_path: Path, home: Path) -> Iterator[Steps]:
    with opened(tmp_path / "library") as made:
        yield made
