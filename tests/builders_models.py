"""Small models of the CLIP kind, made on the spot: colours for pictures, colour words for words."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from refboard.services.embedding.catalog import find_models
from refboard.services.verification.finding import Verification
from refboard.services.verification.verdicts import Verdicts

SIDE = 8
COLOURS = {
    "red": (1, -1, -1),
    "green": (-1, 1, -1),
    "blue": (-1, -1, 1),
    "grey": (0.01, 0.01, 0.01),
    "yellow": (1, 1, -1),
    "black": (-1, -1, -1),
    "white": (1, 1, 1),
}
"""The words that it knows, as colours from -1 to 1; others say nothing."""
WORDS = tuple(COLOURS)

CARD = """
schema = 2
name = "{name}"
version = "1"
space = "{space}"
title = "{title}"
description = "Knows colours."
licence = "MIT"
source = "tests"
dim = {dim}
rank = {rank}
[image]
input = "pixel_values"
output = "image_embeds"
[image.file]
path = "vision.onnx"
[image.preprocess]
size = [8, 8]
resize = "squash"
crop = "none"
interpolation = "bilinear"
mean = [0.5, 0.5, 0.5]
std = [0.5, 0.5, 0.5]
background = [127, 127, 127]
[text]
output = "text_embeds"
context = 8
pad_id = 0
pooling = "mean"
[text.file]
path = "text.onnx"
[text.tokenizer]
path = "tokenizer.json"
"""


def install_model(
    home: Path,
    name: str = "colours",
    *,
    dim: int = 6,
    rank: int = 1,
    space: str = "meaning",
    is_checked: bool = True,
) -> Path:
    """Install a model that finds "red" near red pictures; return its folder."""
    folder = home / name
    folder.mkdir(parents=True)
    # Colours span the first three numbers; the rest is another mixture in each model.
    mixture = mixture_of(dim)
    _vision(folder / "vision.onnx", mixture)
    _text(folder / "text.onnx", mixture)
    _tokenizer(folder / "tokenizer.json")
    text = CARD.format(name=name, title=name.capitalize(), dim=dim, rank=rank, space=space)
    (folder / "card.toml").write_text(text)
    record(folder)
    if is_checked:
        admit(folder)
    return folder


def admit(folder: Path) -> None:
    """Let a model count as checked and sound, as it is now."""
    home = folder.parent
    model = find_models(home / "nothing ships", home).installed(folder.name)
    Verdicts(home).note(model, Verification(folder.name, ()))


def mixture_of(dim: int) -> np.ndarray:
    """Return how a model of so many dimensions turns colours, [3, dim]; angles stay."""
    directions, _ = np.linalg.qr(np.random.default_rng(dim).normal(size=(dim, 3)))
    return np.ascontiguousarray(directions.T, dtype=np.float32)


def record(folder: Path) -> None:
    """Write down the files of a model as they are now."""
    files = [_entry(folder / file) for file in ("vision.onnx", "text.onnx", "tokenizer.json")]
    (folder / "installed.json").write_text(json.dumps({"files": files}))


def _entry(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path.name, "sha256": digest, "bytes": len(content)}


def _vision(path: Path, mixture: np.ndarray) -> None:
    nodes = [
        helper.make_node("GlobalAveragePool", ["pixel_values"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "mixture"], ["image_embeds"]),
    ]
    dim = mixture.shape[1]
    shape: list[str | int] = ["batch_size", 3, SIDE, SIDE]
    graph = helper.make_graph(
        nodes,
        "vision",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch_size", dim])],
        [numpy_helper.from_array(mixture, "mixture")],
    )
    _save(graph, path)


def _text(path: Path, mixture: np.ndarray) -> None:
    colours = np.array([(0, 0, 0), *COLOURS.values()], dtype=np.float32)
    nodes = [helper.make_node("Gather", ["words", "input_ids"], ["text_embeds"])]
    dim = mixture.shape[1]
    sides = ["batch_size", "tokens"]
    graph = helper.make_graph(
        nodes,
        "text",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT32, sides)],
        [helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, [*sides, dim])],
        [numpy_helper.from_array(colours @ mixture, "words")],
    )
    _save(graph, path)


def _tokenizer(path: Path) -> None:
    vocabulary = {"<pad>": 0} | {word: place for place, word in enumerate(WORDS, 1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<pad>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(path))


def _save(graph: onnx.GraphProto, path: Path) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)
