"""The wrong activation is caught by looking into the graph."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ImageTower, ModelCard, ModelFile, Preprocess
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.verification.graphs import GraphReport, check_gelu, inspect_graph

Layer = list[tuple[str, list[str], str]]
QUICK: Layer = [
    ("Mul", ["{x}", "k"], "{x}k"),
    ("Sigmoid", ["{x}k"], "{x}s"),
    ("Mul", ["{x}", "{x}s"], "{y}"),
]
ERF: Layer = [
    ("Mul", ["{x}", "h"], "{x}h"),
    ("Erf", ["{x}h"], "{x}e"),
    ("Add", ["{x}e", "one"], "{x}o"),
    ("Mul", ["{x}", "{x}o"], "{y}"),
]
TANH: Layer = [("Tanh", ["{x}"], "{x}t"), ("Mul", ["{x}", "{x}t"], "{y}")]


def model(folder: Path, layer: Layer, gelu: str) -> InstalledModel:
    """Write a graph whose three layers have this activation, and return it with its card."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["rgb"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["x0"]),
    ]
    for number in range(3):
        names = {"x": f"x{number}", "y": f"x{number + 1}"}
        nodes += [
            helper.make_node(kind, [name.format(**names) for name in inputs], [out.format(**names)])
            for kind, inputs, out in layer
        ]
    nodes.append(helper.make_node("Identity", ["x3"], ["emb"]))
    constants = {"k": 1.702, "h": 0.7071, "one": 1.0}
    graph = helper.make_graph(
        nodes,
        "layers",
        [helper.make_tensor_value_info("rgb", TensorProto.FLOAT, ["n", 3, 8, 8])],
        [helper.make_tensor_value_info("emb", TensorProto.FLOAT, ["n", 3])],
        [
            numpy_helper.from_array(np.array(value, np.float32), name)
            for name, value in constants.items()
        ],
    )
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(whole, folder / "graph.onnx")
    tower = ImageTower(ModelFile("graph.onnx"), Preprocess(8, 8), "rgb", "emb")
    card = ModelCard("layers", "1", "meaning", "Layers", "", "MIT", "tests", 3, tower, gelu=gelu)
    return InstalledModel(card, folder)


def check(model: InstalledModel) -> tuple[GraphReport, ...]:
    """Look into a model's graphs and compare the activation with the card."""
    reports = tuple(inspect_graph(model.path_of(f), model.card) for f in model.card.files)
    check_gelu(model.card, reports)
    return reports


@pytest.mark.parametrize(("layer", "gelu"), [(QUICK, "quick"), (ERF, "erf")])
def test_the_activation_of_the_card_passes(tmp_path: Path, layer: Layer, gelu: str) -> None:
    (report,) = check(model(tmp_path, layer, gelu))

    assert report.gelu == gelu
    assert report.nodes == sum(report.operators.values())


@pytest.mark.parametrize(
    ("layer", "gelu", "counts"),
    [
        (ERF, "quick", "3 Erf, 0 Sigmoid"),
        (QUICK, "erf", "0 Erf, 3 Sigmoid"),
        (TANH, "quick", "3 Tanh"),
    ],
    ids=["erf for quick", "quick for erf", "tanh for quick"],
)
def test_another_activation_is_caught_and_counted(
    tmp_path: Path, layer: Layer, gelu: str, counts: str
) -> None:
    with pytest.raises(ModelMismatchError, match="GELU") as caught:
        check(model(tmp_path, layer, gelu))

    assert counts in caught.value.sentence


def test_a_card_that_says_nothing_of_it_is_not_held_to_it(tmp_path: Path) -> None:
    (report,) = check(model(tmp_path, ERF, ""))

    assert report.operators["Erf"] == 3


def test_a_single_sigmoid_is_no_activation(tmp_path: Path) -> None:
    once = model(tmp_path, [("Identity", ["{x}"], "{y}")], "erf")

    (report,) = check(once)

    assert report.gelu == ""
