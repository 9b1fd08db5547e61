"""Words to unit vectors: the graph's own inputs and types, pooling with the mask, one sentence."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from refboard.core.errors import InferenceError, ModelMismatchError, ModelMissingError
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.text_embedder import MAX_BATCH, TextEmbedder, _batches
from tests.builders_models import install_model

DIM = 4


@pytest.fixture
def colours(tmp_path: Path) -> InstalledModel:
    install_model(tmp_path)
    return find_models(tmp_path / "none", tmp_path).models["colours"]


def replace_graph(folder: Path, model: onnx.ModelProto, **card: str) -> InstalledModel:
    """Put another text graph into a model's folder, with its hash, and change its card."""
    import hashlib

    onnx.save(model, folder / "text.onnx")
    content = (folder / "text.onnx").read_bytes()
    record = json.loads((folder / "installed.json").read_text())
    for row in record["files"]:
        if row["path"] == "text.onnx":
            row |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    (folder / "installed.json").write_text(json.dumps(record))
    text = (folder / "card.toml").read_text()
    for old, new in card.items():
        text = text.replace(f"{old} = ", f"# {old} = ").replace(
            "[text]\n", f"[text]\n{old} = {new}\n", 1
        )
    (folder / "card.toml").write_text(text)
    return find_models(folder.parent / "none", folder.parent).models[folder.name]


def decoder(
    *, past: bool = False, kind: int = TensorProto.INT64, nan: bool = False
) -> onnx.ModelProto:
    """Return a graph like a decoder's: vectors for tokens by id and place, [n, tokens, 6]."""
    random = np.random.default_rng(1)
    tables = {
        "words": random.standard_normal((8, 6)).astype(np.float32),
        "places": random.standard_normal((64, 6)).astype(np.float32),
    }
    if nan:
        tables["words"][1:] = np.nan
    sides = ["batch_size", "sequence_length"]
    inputs = [
        helper.make_tensor_value_info(name, kind, sides)
        for name in ("input_ids", "attention_mask", "position_ids")
    ]
    nodes = [
        helper.make_node("Gather", ["words", "input_ids"], ["w"]),
        helper.make_node("Gather", ["places", "position_ids"], ["p"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
        helper.make_node("Mul", ["p", "wide"], ["pm"]),
        helper.make_node("Add", ["w", "pm"], ["sum"]),
    ]
    constants = [numpy_helper.from_array(table, name) for name, table in tables.items()]
    constants.append(numpy_helper.from_array(np.array([2]), "last"))
    if past:
        shape: list[str | int] = ["batch_size", 2, "past_sequence_length", 3]
        inputs.append(
            helper.make_tensor_value_info("past_key_values.0.key", TensorProto.FLOAT, shape)
        )
        nodes.append(helper.make_node("ReduceSum", ["past_key_values.0.key"], ["none"], keepdims=0))
        nodes.append(helper.make_node("Add", ["sum", "none"], ["text_embeds"]))
    else:
        nodes.append(helper.make_node("Identity", ["sum"], ["text_embeds"]))
    graph = helper.make_graph(
        nodes,
        "decoder",
        inputs,
        [helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, [*sides, 6])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def test_vectors_are_of_unit_length_and_of_the_graphs_dimension(colours: InstalledModel) -> None:
    embedder = TextEmbedder(colours)

    vectors = embedder.embed(["red", "a green blue thing"])

    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert embedder.dim == vectors.shape[1] == 6


@pytest.mark.parametrize("count", [1, 31, 32, 33, 70])
def test_any_number_of_texts_gives_the_vectors_of_single_ones_in_order(
    colours: InstalledModel, count: int
) -> None:
    embedder = TextEmbedder(colours)
    words = ("red", "green", "blue grey", "grey grey red")
    texts = [words[at % 4] for at in range(count)]

    together = embedder.embed(texts)

    singly = {word: embedder.embed([word])[0] for word in words}
    assert together == pytest.approx(np.stack([singly[text] for text in texts]), abs=1e-5)


def test_padding_does_not_count(colours: InstalledModel) -> None:
    embedder = TextEmbedder(colours)

    alone = embedder.embed(["red"])[0]
    beside = embedder.embed(["red", "grey grey grey grey grey grey"])[0]

    assert alone @ beside == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("past", [False, True], ids=["plain", "with an empty memory"])
@pytest.mark.parametrize("kind", [TensorProto.INT64, TensorProto.INT32], ids=["int64", "int32"])
def test_a_decoder_is_fed_what_its_graph_asks_for(tmp_path: Path, past: bool, kind: int) -> None:
    folder = install_model(tmp_path)
    graph = decoder(past=past, kind=kind)
    model = replace_graph(folder, graph, pooling='"last"', eos_id="4")
    embedder = TextEmbedder(model)

    alone = embedder.embed(["red green"])[0]
    beside = embedder.embed(["red green", "blue blue blue red red"])[0]

    tables = {t.name: numpy_helper.to_array(t) for t in graph.graph.initializer}
    expected = tables["words"][4] + tables["places"][2]  # the end token is third
    assert alone == pytest.approx(expected / np.linalg.norm(expected), abs=1e-5)
    assert beside == pytest.approx(alone, abs=1e-5)


def test_vectors_that_are_no_numbers_never_leave_it(tmp_path: Path) -> None:
    folder = install_model(tmp_path)
    model = replace_graph(folder, decoder(nan=True))

    with pytest.raises(InferenceError, match="no numbers"):
        TextEmbedder(model).embed(["red"])


def test_towers_that_do_not_fit_each_other_are_refused(tmp_path: Path) -> None:
    folder = install_model(tmp_path, dim=5)
    model = replace_graph(folder, decoder())

    with pytest.raises(ModelMismatchError, match="cannot be compared"):
        TextEmbedder(model).warm_up()


def test_a_graph_that_asks_for_something_unknown_is_refused(tmp_path: Path) -> None:
    folder = install_model(tmp_path)
    graph = decoder()
    graph.graph.input[2].name = "pixel_values"
    graph.graph.node[1].input[1] = "pixel_values"
    model = replace_graph(folder, graph)

    with pytest.raises(ModelMismatchError, match="does not take or give"):
        TextEmbedder(model).warm_up()


def test_only_the_files_for_words_have_to_be_sound(colours: InstalledModel) -> None:
    (colours.folder / "vision.onnx").unlink()

    assert TextEmbedder(colours).embed(["red"]).shape == (1, 6)
    (colours.folder / "tokenizer.json").unlink()
    with pytest.raises(ModelMissingError):
        TextEmbedder(colours).warm_up()


def test_a_closed_embedder_opens_again(colours: InstalledModel) -> None:
    embedder = TextEmbedder(colours)
    first = embedder.embed(["red"])
    embedder.close()
    assert not embedder.is_open

    assert embedder.embed(["red"]) == pytest.approx(first)


def test_ids_may_go_by_another_name_where_there_is_no_doubt(tmp_path: Path) -> None:
    folder = install_model(tmp_path)
    plain = TextEmbedder(find_models(tmp_path / "none", tmp_path).models["colours"])
    expected = plain.embed(["red"])
    graph = onnx.load(folder / "text.onnx")
    graph.graph.input[0].name = graph.graph.node[0].input[1] = "input"

    renamed = TextEmbedder(replace_graph(folder, graph))

    assert renamed.embed(["red"]) == pytest.approx(expected)


def with_ids(shape: list[int | str]) -> onnx.ModelProto:
    """Return the decoder with other sides of its inputs, which it then insists on."""
    model = decoder()
    for tensor in model.graph.input:
        del tensor.type.tensor_type.shape.dim[:]
        for side in shape:
            dimension = tensor.type.tensor_type.shape.dim.add()
            if isinstance(side, int):
                dimension.dim_value = side
            else:
                dimension.dim_param = side
    return model


@pytest.mark.parametrize("batch", [1, 4])
def test_a_graph_that_insists_on_a_batch_and_a_width_gets_them(tmp_path: Path, batch: int) -> None:
    folder = install_model(tmp_path)
    texts = ["red", "green blue", "grey", "blue red grey green", "red red"]
    changed = {"pooling": '"last"', "padding": '"fixed"'}
    free = TextEmbedder(replace_graph(folder, decoder(), **changed)).embed(texts)

    insisting = TextEmbedder(replace_graph(folder, with_ids([batch, 8]), **changed))

    assert insisting.embed(texts) == pytest.approx(free, abs=1e-6)


@pytest.mark.parametrize(("shape", "padding"), [(["n", 8], "longest"), (["n", 7], "fixed")])
def test_a_graph_that_insists_on_a_width_that_texts_do_not_have_is_refused(
    tmp_path: Path, shape: list[int | str], padding: str
) -> None:
    folder = install_model(tmp_path)
    model = replace_graph(folder, with_ids(shape), pooling='"last"', padding=f'"{padding}"')

    with pytest.raises(ModelMismatchError, match="does not take or give"):
        TextEmbedder(model).warm_up()


def test_an_id_that_the_graph_does_not_know_is_an_error_and_no_crash(tmp_path: Path) -> None:
    folder = install_model(tmp_path)
    model = replace_graph(folder, decoder(), pooling='"last"', eos_id="8")

    with pytest.raises(InferenceError, match="failed on these words"):
        TextEmbedder(model).embed(["red"])


def test_towers_that_turn_out_not_to_fit_each_other_are_refused_when_they_do(
    tmp_path: Path,
) -> None:
    folder = install_model(tmp_path, dim=5)
    graph = decoder()
    graph.graph.output[0].type.tensor_type.shape.dim[-1].dim_param = "width"
    model = replace_graph(folder, graph, pooling='"last"')

    with pytest.raises(ModelMismatchError, match="cannot be compared"):
        TextEmbedder(model).embed(["red"])


@pytest.mark.parametrize("pooling", ["mean", "last", "none"])
def test_an_output_that_has_no_place_for_each_token_is_no_vector(
    tmp_path: Path, pooling: str
) -> None:
    folder = install_model(tmp_path)
    graph = decoder()
    graph.graph.node[-1].CopyFrom(
        helper.make_node("Concat", ["sum", "sum"], ["text_embeds"], axis=1)
    )
    model = replace_graph(folder, graph, pooling=f'"{pooling}"')

    with pytest.raises(InferenceError, match="no vector"):
        TextEmbedder(model).embed(["red"])


def test_long_texts_share_no_run_with_many_others() -> None:
    texts = ["a" * 10] * 40 + ["b" * 6_000] * 5 + ["c" * 50_000]

    runs = list(_batches(texts, MAX_BATCH))

    assert sorted(at for run in runs for at in run) == list(range(len(texts)))
    assert [len(run) for run in runs] == [32, 8, 2, 2, 1, 1]
