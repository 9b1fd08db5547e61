from pathlib import Path

import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from refboard.core.errors import ModelMismatchError
from refboard.services.embedding.graph_outline import GraphOutline, note, read_outline
from tests.services.embedding.conftest import graph

SIDES = st.one_of(st.none(), st.integers(1, 2**40), st.text("abcdefg_", min_size=1, max_size=200))


def written(folder: Path, content: bytes, name: str = "graph.onnx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_names_of_open_sides_are_read_from_the_graph(tmp_path: Path) -> None:
    outline = read_outline(written(tmp_path, graph(batch="how_many")))

    assert outline.inputs == {"rgb": ("how_many", 3, 8, 8)}
    assert not outline.has_external_weights


@given(shapes=st.dictionaries(st.text("xyz", min_size=1, max_size=9), st.lists(SIDES, max_size=5)))
def test_every_shape_is_read_as_onnx_reads_it(
    tmp_path_factory: pytest.TempPathFactory, shapes: dict[str, list[int | str | None]]
) -> None:
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, sides)
        for name, sides in shapes.items()
    ]
    model = helper.make_model(helper.make_graph([], "any", inputs, []))
    path = written(tmp_path_factory.mktemp("any"), model.SerializeToString())

    assert read_outline(path).inputs == {name: tuple(sides) for name, sides in shapes.items()}


def test_weights_beside_the_graph_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "graph.onnx"
    onnx.save(
        onnx.load_from_string(graph()),
        path,
        save_as_external_data=True,
        location="weights.bin",
        size_threshold=0,
    )

    assert read_outline(path).has_external_weights


@given(data=st.data())
def test_a_damaged_file_gets_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = graph()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    at = data.draw(st.integers(0, len(cut)))
    path = written(tmp_path_factory.mktemp("any"), cut[:at] + b"\xff" * 12 + cut[at:])

    # Bytes inside a weight or a name may be anything, so not all damage shows.
    assert isinstance(outline_or_refusal(path), GraphOutline | ModelMismatchError)


def outline_or_refusal(path: Path) -> GraphOutline | ModelMismatchError:
    try:
        return read_outline(path)
    except ModelMismatchError as error:
        return error


def test_an_empty_file_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(ModelMismatchError, match="cannot be read as a graph"):
        read_outline(written(tmp_path, b""))


@given(key=st.text(min_size=1, max_size=300), value=st.text(max_size=300))
def test_a_note_at_the_end_of_the_file_is_metadata_to_onnx(key: str, value: str) -> None:
    before = onnx.load_from_string(graph())
    helper.set_model_props(before, {"kept": "yes"})

    after = onnx.load_from_string(before.SerializeToString() + note(key, value))

    assert [(e.key, e.value) for e in after.metadata_props] == [("kept", "yes"), (key, value)]
    assert after.graph == before.graph


def test_weights_are_stepped_across(tmp_path: Path) -> None:
    model = onnx.load_from_string(graph())
    large = numpy_helper.from_array(onnx.numpy_helper.to_array(model.graph.initializer[0]), "w")
    large.raw_data = bytes(4_000_000)
    model.graph.initializer.append(large)

    outline = read_outline(written(tmp_path, model.SerializeToString()))

    assert outline.inputs == {"rgb": ("n", 3, 8, 8)}
