"""Two-layer models whose vectors transformers and torch computed: ours are the same.

The full-size comparison is `make parity`. The models were made by `python -m models.parity.small`.
"""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from models.parity.pictures import pictures
from models.parity.sentences import SENTENCES
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.verification.examine import examine

HOME = Path(__file__).with_name("parity")
KINDS = ("landscape", "portrait", "tiny", "odd margins")
MODELS = find_models(HOME / "none", HOME).models
VECTORS = np.load(HOME / "vectors.npz")
LEAST = 0.9999


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the pictures of the reference as files, without loss."""
    folder = tmp_path_factory.mktemp("pictures")
    chosen = {kind: picture for kind, picture in pictures().items() if kind in KINDS}
    for kind, picture in chosen.items():
        picture.save(folder / f"{kind}.png")
    return [folder / f"{kind}.png" for kind in chosen]


def embed_files(model: InstalledModel, files: list[Path]) -> Float32Array:
    inputs = [inputs_of_file(path, model.card, Limits())[:1] for path in files]
    return ImageEmbedder(model).embed(np.concatenate(inputs))


def least(ours: Float32Array, key: str) -> float:
    return float(np.vecdot(ours, VECTORS[key]).min())


@pytest.mark.parametrize("name", ["small-clip", "small-siglip"])
def test_files_become_the_vectors_of_the_reference(name: str, files: list[Path]) -> None:
    assert least(embed_files(MODELS[name], files), f"{name}/pictures") >= LEAST


@pytest.mark.parametrize("name", ["small-clip", "small-siglip", "small-qwen3"])
def test_words_become_the_vectors_of_the_reference(name: str) -> None:
    together = TextEmbedder(MODELS[name]).embed(SENTENCES)
    singly = np.concatenate([TextEmbedder(MODELS[name]).embed([text]) for text in SENTENCES])

    assert least(together, f"{name}/words") >= LEAST
    assert least(singly, f"{name}/words") >= LEAST


def with_text(name: str, **changed: Any) -> InstalledModel:  # Any: fields of a tower by name
    model = MODELS[name]
    assert model.card.text is not None
    text = replace(model.card.text, **changed)
    return replace(model, card=replace(model.card, text=text))


def with_contract(name: str, **changed: Any) -> InstalledModel:
    model = MODELS[name]
    assert model.card.image is not None
    contract = replace(model.card.image.preprocess, **changed)
    image = replace(model.card.image, preprocess=contract)
    return replace(model, card=replace(model.card, image=image))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("small-qwen3", {"pooling": "mean"}),
        ("small-qwen3", {"pooling": "cls"}),
        ("small-qwen3", {"eos_id": 5}),
        ("small-qwen3", {"prefix": ""}),
        ("small-qwen3", {"context": 64}),
        ("small-siglip", {"pad_id": 0}),
        ("small-siglip", {"cleaning": "none"}),
        ("small-clip", {"context": 8}),
    ],
    ids=str,
)
def test_a_card_that_is_wrong_about_words_gives_other_vectors(
    name: str, changed: dict[str, Any]
) -> None:
    ours = TextEmbedder(with_text(name, **changed)).embed(SENTENCES)

    assert least(ours, f"{name}/words") < LEAST


def test_words_that_are_not_filled_up_where_they_must_be_give_other_vectors() -> None:
    embedder = TextEmbedder(with_text("small-siglip", padding="longest"))

    ours = embedder.embed([SENTENCES[0]])

    assert ours[0] @ VECTORS["small-siglip/words"][0] < LEAST


@pytest.mark.parametrize(
    "changed",
    [
        {"resize": "squash", "crop": "none"},
        {"interpolation": "bilinear"},
        {"crop_rounding": "round"},
        {"mean": (0.5, 0.5, 0.5)},
        {"std": (0.5, 0.5, 0.5)},
        {"shortest_edge": 256},
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_card_that_is_wrong_about_pictures_gives_other_vectors(
    changed: dict[str, Any], files: list[Path]
) -> None:
    ours = embed_files(with_contract("small-clip", **changed), files)

    assert least(ours, "small-clip/pictures") < LEAST


def test_a_crop_where_a_squash_belongs_gives_other_vectors(files: list[Path]) -> None:
    cropped = with_contract("small-siglip", resize="shortest-edge", crop="center")

    assert least(embed_files(cropped, files), "small-siglip/pictures") < LEAST


def with_erf(path: Path) -> int:
    """Put the error-function GELU where x * sigmoid(1.702 x) was; return how often."""
    model = onnx.load(path)
    graph = model.graph
    makers = {node.output[0]: node for node in graph.node}
    values = {"half": 0.5, "one": 1.0, "root": 2.0**-0.5}
    graph.initializer.extend(
        numpy_helper.from_array(np.array(value, np.float32), name) for name, value in values.items()
    )
    sigmoids = [node for node in graph.node if node.op_type == "Sigmoid"]
    for number, node in enumerate(sigmoids):
        # The Sigmoid's input is 1.702 x; the gate 0.5 (1 + erf(x / sqrt 2)) takes its place.
        scaled = makers[node.input[0]]
        x = next(name for name in scaled.input if name in makers and "Constant" not in name)
        steps = [f"erf{number}_{step}" for step in range(3)]
        gate = [
            helper.make_node("Mul", [x, "root"], [steps[0]]),
            helper.make_node("Erf", [steps[0]], [steps[1]]),
            helper.make_node("Add", [steps[1], "one"], [steps[2]]),
            helper.make_node("Mul", [steps[2], "half"], [node.output[0]]),
        ]
        at = list(graph.node).index(node)
        del graph.node[at]
        for offset, part in enumerate(gate):
            graph.node.insert(at + offset, part)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return len(sigmoids)


def test_the_wrong_gelu_gives_other_vectors_and_is_caught(
    tmp_path: Path, files: list[Path]
) -> None:
    shutil.copytree(HOME / "small-clip", tmp_path / "small-clip")
    model = find_models(tmp_path / "none", tmp_path).models["small-clip"]
    for name in ("vision_model.onnx", "text_model.onnx"):
        assert with_erf(model.folder / name) == 2
    known = {}
    for file in model.card.files:
        content = (model.folder / file.path).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        known[file.path] = replace(file, sha256=sha256, byte_size=len(content))
    wrong = replace(model, card=model.card.with_files(known))

    assert 0.5 < least(embed_files(wrong, files), "small-clip/pictures") < LEAST
    assert 0.5 < least(TextEmbedder(wrong).embed(SENTENCES), "small-clip/words") < LEAST
    problem = examine(wrong).problem
    assert problem is not None
    assert problem.check == "gelu"


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_gate_lets_them_pass(name: str) -> None:
    found = examine(MODELS[name])

    assert found.is_sound, found.problem


def test_a_memory_of_earlier_tokens_is_fed_empty_and_the_dimension_is_the_graphs() -> None:
    model = MODELS["small-qwen3"]
    graph = onnx.load(model.folder / "model.onnx", load_external_data=False).graph
    wanted = {tensor.name for tensor in graph.input}

    assert {"position_ids", "past_key_values.0.key", "past_key_values.1.value"} <= wanted
    assert (model.card.dim, TextEmbedder(model).dim) == (0, 32)


def test_what_the_tests_carry_stays_small() -> None:
    sizes = {path: path.stat().st_size for path in HOME.rglob("*") if path.is_file()}

    assert max(sizes.values()) < 300_000
    assert sum(sizes.values()) < 1_200_000
