"""int8 graphs: made as promised, and refused when they do not agree with their original."""

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from refboard.core.model_card import ImageTower, ModelCard, ModelFile, Preprocess
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.quantise import agreement, quantise, quantised_card

WIDE = 64


def model(folder: Path) -> InstalledModel:
    """Write a graph with two matrix products and a convolution, and return it."""
    random = np.random.default_rng(3)
    constants = {
        "kernel": random.standard_normal((8, 3, 2, 2)),
        "one": random.standard_normal((8 * 16, WIDE)),
        "two": random.standard_normal((WIDE, WIDE)),
    }
    nodes = [
        helper.make_node("Conv", ["rgb", "kernel"], ["conv"], strides=[2, 2]),
        helper.make_node("Flatten", ["conv"], ["flat"]),
        helper.make_node("MatMul", ["flat", "one"], ["hidden"]),
        helper.make_node("Relu", ["hidden"], ["bent"]),
        helper.make_node("MatMul", ["bent", "two"], ["emb"]),
    ]
    graph = helper.make_graph(
        nodes,
        "products",
        [helper.make_tensor_value_info("rgb", TensorProto.FLOAT, ["n", 3, 8, 8])],
        [helper.make_tensor_value_info("emb", TensorProto.FLOAT, ["n", WIDE])],
        [numpy_helper.from_array(v.astype(np.float32), name) for name, v in constants.items()],
    )
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(whole, folder / "graph.onnx")
    tower = ImageTower(ModelFile("graph.onnx"), Preprocess(8, 8), "rgb", "emb")
    card = ModelCard("products", "1", "meaning", "Products", "", "MIT", "tests", WIDE, tower)
    return InstalledModel(card, folder)


def unit(seed: int, count: int = 30) -> Float32Array:
    rows = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    result: Float32Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def test_only_matrix_products_become_int8_signed_and_per_channel(tmp_path: Path) -> None:
    target = tmp_path / "int8"
    target.mkdir()

    card = quantise(model(tmp_path), target)

    graph = onnx.load(target / "graph-int8.onnx").graph
    kinds = [node.op_type for node in graph.node]
    assert kinds.count("MatMulInteger") == 2
    assert "MatMul" not in kinds
    assert kinds.count("Conv") == 1
    weights = {tensor.name: tensor for tensor in graph.initializer}
    for name in ("one", "two"):
        assert weights[f"{name}_quantized"].data_type == TensorProto.INT8
        assert list(weights[f"{name}_scale"].dims) == [WIDE]
    assert card.name == "products-int8"
    assert card.files[0].byte_size == (target / "graph-int8.onnx").stat().st_size


def test_an_int8_graph_agrees_with_its_original(tmp_path: Path) -> None:
    target = tmp_path / "int8"
    target.mkdir()
    source = model(tmp_path)
    card = quantise(source, target)
    known = quantised_like(source, tmp_path)
    batch = np.random.default_rng(0).standard_normal((40, 3, 8, 8), dtype=np.float32)

    first = ImageEmbedder(known).embed(batch)
    second = ImageEmbedder(InstalledModel(card, target)).embed(batch)

    assert agreement(first, second, has_neighbours=True).is_good


def quantised_like(source: InstalledModel, folder: Path) -> InstalledModel:
    """Return the original with the hashes that it has, by way of a quantiser that only copies."""
    target = folder / "copy"
    target.mkdir()

    def copied(old: Path, new: Path) -> None:
        shutil.copy(old, new)

    card = quantise(source, target, quantiser=copied)
    return InstalledModel(card, target)


def test_a_spoiled_graph_does_not_pass(tmp_path: Path) -> None:
    def spoil(old: Path, new: Path) -> None:
        graph = onnx.load(old)
        for tensor in graph.graph.initializer:
            if tensor.name == "two":
                rolled = np.roll(numpy_helper.to_array(tensor), 1, axis=1)
                tensor.CopyFrom(numpy_helper.from_array(rolled, "two"))
        onnx.save(graph, new)

    target = tmp_path / "spoiled"
    target.mkdir()
    source = model(tmp_path)
    card = quantise(source, target, quantiser=spoil)
    known = quantised_like(source, tmp_path)
    batch = np.random.default_rng(0).standard_normal((40, 3, 8, 8), dtype=np.float32)

    first = ImageEmbedder(known).embed(batch)
    second = ImageEmbedder(InstalledModel(card, target)).embed(batch)

    assert not agreement(first, second, has_neighbours=True).is_good


def test_the_same_vectors_agree_wholly() -> None:
    found = agreement(unit(1), unit(1), has_neighbours=True)

    assert found.least == pytest.approx(1.0)
    assert found.overlap == 1.0
    assert found.is_good


def test_other_neighbours_are_not_good_however_near_the_vectors_are() -> None:
    base = np.ones((30, 16), dtype=np.float32)
    one, two = base + 0.01 * unit(1), base + 0.01 * unit(2)
    one, two = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, two))

    found = agreement(one, two, has_neighbours=True)

    assert found.mean > 0.999
    assert not found.is_good


def test_an_int8_model_is_another_model_with_another_space(tmp_path: Path) -> None:
    source = model(tmp_path)
    target = tmp_path / "int8"
    target.mkdir()

    card = quantise(source, target)

    assert card.fingerprint != source.card.fingerprint
    assert "products 1" in quantised_card(source.card).notice
