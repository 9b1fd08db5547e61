"""The shipped `look` model keeps the contract that its card states."""

import hashlib
import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
import pytest

MODELS = Path(__file__).resolve().parents[2] / "models"
CARD_PATH = MODELS / "look.toml"
LARGEST_FILE_BYTES = 5_000_000
TOLERANCE = 1e-3


def load_golden_module() -> ModuleType:
    """Load models/golden.py by its path: models/ is data, not an installed package."""
    spec = importlib.util.spec_from_file_location("golden", MODELS / "golden.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    return tomllib.loads(CARD_PATH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def session(card: dict[str, Any]) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(
        str(MODELS / card["file"]["path"]), options, providers=["CPUExecutionProvider"]
    )


@pytest.fixture(scope="module")
def pictures(card: dict[str, Any]) -> dict[str, npt.NDArray[np.uint8]]:
    side = card["preprocess"]["size"][0]
    return dict(load_golden_module().golden_pictures(side))


@pytest.fixture(scope="module")
def vectors(
    session: ort.InferenceSession, pictures: dict[str, npt.NDArray[np.uint8]]
) -> npt.NDArray[np.float32]:
    batch = load_golden_module().as_input(list(pictures.values()))
    result = session.run(["emb"], {"rgb": batch})[0]
    assert isinstance(result, np.ndarray)
    return result


def test_the_card_names_the_shipped_file_by_hash_and_size(card: dict[str, Any]) -> None:
    content = (MODELS / card["file"]["path"]).read_bytes()
    assert len(content) == card["file"]["bytes"]
    assert hashlib.sha256(content).hexdigest() == card["file"]["sha256"]


def test_the_file_stays_small_enough_to_ship(card: dict[str, Any]) -> None:
    assert card["file"]["bytes"] <= LARGEST_FILE_BYTES


def test_blocks_follow_one_another_and_fill_the_vector(card: dict[str, Any]) -> None:
    bounds = [0]
    for block in card["blocks"]:
        assert block["start"] == bounds[-1]
        assert block["stop"] > block["start"]
        bounds.append(block["stop"])
    assert bounds[-1] == card["output"]["dim"]


def test_every_emphasis_weights_every_block_and_nothing_else(card: dict[str, Any]) -> None:
    names = {block["name"] for block in card["blocks"]}
    assert set(card["emphasis"]) == {"shape", "balanced", "palette"}
    for weights in card["emphasis"].values():
        assert set(weights) == names
        assert sum(weights.values()) > 0


def test_the_graph_takes_and_gives_what_the_card_says(
    card: dict[str, Any], session: ort.InferenceSession
) -> None:
    (graph_input,), (graph_output,) = session.get_inputs(), session.get_outputs()
    width, height = card["preprocess"]["size"]
    assert graph_input.name == card["input"]["name"]
    assert graph_input.shape[1:] == [3, height, width]
    assert isinstance(graph_input.shape[0], str)
    assert graph_output.name == card["output"]["name"]
    assert graph_output.shape[1:] == [card["output"]["dim"]]


def test_golden_pictures_embed_as_they_did_when_the_model_was_made(
    pictures: dict[str, npt.NDArray[np.uint8]], vectors: npt.NDArray[np.float32]
) -> None:
    golden = json.loads((MODELS / "look.golden.json").read_text(encoding="utf-8"))
    assert list(golden) == list(pictures)
    np.testing.assert_allclose(vectors, np.array(list(golden.values())), atol=TOLERANCE, rtol=0)


def test_every_block_has_unit_length_for_plain_pictures_too(
    card: dict[str, Any], vectors: npt.NDArray[np.float32]
) -> None:
    assert np.isfinite(vectors).all()
    for block in card["blocks"]:
        lengths = np.linalg.norm(vectors[:, block["start"] : block["stop"]], axis=1)
        np.testing.assert_allclose(lengths, 1, atol=TOLERANCE)


def test_any_single_colour_embeds_to_finite_unit_blocks(
    card: dict[str, Any], session: ort.InferenceSession
) -> None:
    side = card["preprocess"]["size"][0]
    levels = np.array([0, 1, 64, 127, 128, 254, 255], np.float32) / np.float32(255)
    colours = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    batch = np.broadcast_to(colours[:, :, None, None], (len(colours), 3, side, side))
    vectors = session.run(["emb"], {"rgb": np.ascontiguousarray(batch)})[0]
    assert np.isfinite(vectors).all()
    lengths = [
        np.linalg.norm(vectors[:, block["start"] : block["stop"]], axis=1)
        for block in card["blocks"]
    ]
    np.testing.assert_allclose(lengths, 1, atol=TOLERANCE)


def test_a_picture_embeds_alike_alone_and_in_a_batch(
    session: ort.InferenceSession,
    pictures: dict[str, npt.NDArray[np.uint8]],
    vectors: npt.NDArray[np.float32],
) -> None:
    golden = load_golden_module()
    alone = [session.run(["emb"], {"rgb": golden.as_input([p])})[0][0] for p in pictures.values()]
    np.testing.assert_allclose(alone, vectors, atol=TOLERANCE)
