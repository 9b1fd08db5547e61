"""`refboard models embed`: words as vectors, in JSON and for reading."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from refboard.__main__ import main
from refboard.services.embedding.catalog import find_models
from refboard.services.embedding.text_embedder import TextEmbedder
from tests.e2e.conftest import Run

MODELS = Path(__file__).parents[1] / "services" / "embedding" / "parity"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "models"
    for name in ("small-clip", "small-qwen3"):
        shutil.copytree(MODELS / name, home / name)
    monkeypatch.setenv("REFBOARD_MODELS", str(home))
    return home


def test_json_has_each_text_with_its_unit_vector(run: Run, home: Path) -> None:
    answer = run("models", "embed", "small-clip", "a red boat", "", "\U0001f600\n")

    model = find_models(home / "none", home).models["small-clip"]
    rows = answer.document["vectors"]
    vectors = np.array([row["vector"] for row in rows])
    assert (answer.status, answer.document["model"], answer.document["dim"]) == (
        0,
        "small-clip",
        16,
    )
    assert [row["text"] for row in rows] == ["a red boat", "", "\U0001f600\n"]
    assert vectors == pytest.approx(
        TextEmbedder(model).embed([row["text"] for row in rows]), abs=1e-6
    )
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_document_is_read_without_the_instruction_of_a_question(run: Run) -> None:
    question = run("models", "embed", "small-qwen3", "a boat").document
    document = run("models", "embed", "small-qwen3", "--document", "a boat").document

    assert question["dim"] == document["dim"] == 32
    assert question["vectors"] != document["vectors"]


def test_a_table_tells_how_like_each_other_texts_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["a boat", "a boat", "a very long description of a harbour with many boats in it"]

    status = main(["--library", str(tmp_path / "library"), "models", "embed", "small-clip", *words])

    title, *rows = capsys.readouterr().out.splitlines()
    assert (status, "16 dimensions" in title, len(rows)) == (0, True, 3)
    assert rows[0].split()[:2] == ["1.000", "1.000"]
    assert rows[2].endswith("...")


def test_a_model_without_words_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    folder = home / "small-clip"
    card = (folder / "card.toml").read_text()
    (folder / "card.toml").write_text(card.partition("[text]")[0])

    status = main(["--library", str(tmp_path / "library"), "models", "embed", "small-clip", "boat"])

    assert (status, "does not take words" in capsys.readouterr().err) == (1, True)


def test_an_unknown_model_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--library", str(tmp_path / "library"), "models", "embed", "nothing", "boat"])

    assert (status, "nothing" in capsys.readouterr().err) == (1, True)
