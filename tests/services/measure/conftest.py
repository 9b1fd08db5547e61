"""A small model and a few pictures to measure it with."""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from refboard.core.card_file import parse_card
from refboard.services.embedding.catalog import InstalledModel
from tests.services.embedding.conftest import CARD, graph


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))


@pytest.fixture
def make_model(tmp_path: Path) -> Callable[..., InstalledModel]:
    """Return what makes a model of a kind of graph."""

    def make(kind: str = "means") -> InstalledModel:
        content = graph(kind)
        (tmp_path / f"{kind}.onnx").write_bytes(content)
        text = CARD.format(
            name=kind,
            file=f"{kind}.onnx",
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )
        return InstalledModel(parse_card(tomllib.loads(text)), tmp_path)

    return make


@pytest.fixture
def model(make_model: Callable[..., InstalledModel]) -> InstalledModel:
    """Return a model that gives mean colours."""
    return make_model()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Return five pictures."""
    folder = tmp_path / "photos"
    folder.mkdir()
    found = []
    for seed in range(5):
        pixels = np.random.default_rng(seed).integers(0, 255, (40, 60, 3), dtype=np.uint8)
        found.append(folder / f"{seed}.png")
        Image.fromarray(pixels).save(found[-1])
    return found
