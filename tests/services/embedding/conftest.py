"""Small ONNX graphs with their cards, made on the spot."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from refboard.services.embedding.catalog import InstalledModel, find_cards

SIDE = 8
DIM = 6

CARD = """
schema = 1
name = "{name}"
version = "1"
space = "look"
title = "Means"
description = "Mean colour, twice."
licence = "MIT"
source = "tests"
[file]
path = "{file}"
sha256 = "{sha256}"
bytes = {size}
[preprocess]
size = [8, 8]
resize = "squash"
crop = "none"
interpolation = "area"
mean = [0.0, 0.0, 0.0]
std = [1.0, 1.0, 1.0]
background = [127, 127, 127]
[input]
name = "rgb"
[output]
name = "emb"
dim = 6
normalise = "blocks"
[[blocks]]
name = "colour"
start = 0
stop = 3
[[blocks]]
name = "again"
start = 3
stop = 6
"""

Install = Callable[..., InstalledModel]


def graph(kind: str = "means", batch: int | str = "n") -> bytes:
    """Return a graph from [n, 3, 8, 8] to [n, 6]: mean colours and half of them negated.

    Args:
        kind: "means"; "nan" gives no number; "fails" fails when it runs; "wide" gives 7 values.
        batch: The first side of the input: a name for any, or the only batch size.
    """
    width = 7 if kind == "wide" else DIM
    weights = np.zeros((3, width), dtype=np.float32)
    weights[:, :3], weights[:, 3:6] = np.eye(3), -np.eye(3)
    nodes = [
        helper.make_node("GlobalAveragePool", ["rgb"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["means"]),
    ]
    constants = [numpy_helper.from_array(weights, "weights")]
    last = {
        "nan": helper.make_node("Log", ["means"], ["emb"]),  # of negative numbers
        "fails": helper.make_node("Reshape", ["means", "shape"], ["emb"]),
    }
    nodes.append(last.get(kind) or helper.make_node("Identity", ["means"], ["emb"]))
    if kind == "fails":
        constants.append(numpy_helper.from_array(np.array([7, DIM], dtype=np.int64), "shape"))
    output: list[Any] = [None, None] if kind == "fails" else [batch, width]
    model = helper.make_model(
        helper.make_graph(
            nodes,
            "means",
            [helper.make_tensor_value_info("rgb", TensorProto.FLOAT, [batch, 3, SIDE, SIDE])],
            [helper.make_tensor_value_info("emb", TensorProto.FLOAT, output)],
            constants,
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Return what writes a model and its card into a folder and finds it there."""

    def write(content: bytes | None = None, *, name: str = "means") -> InstalledModel:
        content = graph() if content is None else content
        (tmp_path / f"{name}.onnx").write_bytes(content)
        (tmp_path / f"{name}.toml").write_text(
            CARD.format(
                name=name,
                file=f"{name}.onnx",
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
            )
        )
        return find_cards(tmp_path).models[name]

    return write


@pytest.fixture
def make_graph() -> Callable[..., bytes]:
    """Return `graph`."""
    return graph
