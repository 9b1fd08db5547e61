"""Models that look right and are not, one for each thing that can be wrong, and one that is right.

All are the colour model of tests/builders_models.py with one thing changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from refboard.services.embedding.card_text import golden_lines
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.verification.golden import golden_of
from refboard.services.verification.specimen import Specimen
from tests.builders_models import SIDE, install_model, mixture_of, record

DIM, OPSET = 6, 17
Nodes = list[onnx.NodeProto]


@dataclass(frozen=True, slots=True)
class Graph:
    """How a graph for pictures is drawn.

    Attributes:
        side: Of its input.
        dim: Of its output.
        opset: Of its operators.
        gelu: The activation of its layers.
        first: Nodes from "pixel_values" to "fed"; empty for none.
        last: Nodes from "plain" to "image_embeds"; empty for none.
    """

    side: int = SIDE
    dim: int = DIM
    opset: int = OPSET
    gelu: str = "quick"
    first: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    last: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()

    def write(self, path: Path) -> None:
        """Write it to a file."""
        steps = [
            *(self.first or (("Identity", ("pixel_values",), ("fed",)),)),
            ("GlobalAveragePool", ("fed",), ("pooled",)),
            ("Flatten", ("pooled",), ("flat",)),
            ("MatMul", ("flat", "mixture"), ("x0",)),
            *_layer(self.gelu, "x0", "x1"),
            *_layer(self.gelu, "x1", "x2"),
            ("Mul", ("x2", "little"), ("x3",)),
            ("Add", ("x0", "x3"), ("plain",)),
            *(self.last or (("Identity", ("plain",), ("image_embeds",)),)),
        ]
        nodes = [helper.make_node(kind, taken, given) for kind, taken, given in steps]
        sides: list[str | int | None] = ["n", 3, self.side, self.side]
        graph = helper.make_graph(
            nodes,
            "vision",
            [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, sides)],
            [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["n", self.dim])],
            [numpy_helper.from_array(value, name) for name, value in _constants(self.dim).items()],
        )
        opset = helper.make_opsetid("", self.opset)
        onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=9), path)


def _layer(gelu: str, x: str, y: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    if gelu == "quick":
        return [
            ("Mul", (x, "quick"), (f"{x}k",)),
            ("Sigmoid", (f"{x}k",), (f"{x}s",)),
            ("Mul", (x, f"{x}s"), (y,)),
        ]
    return [
        ("Mul", (x, "root"), (f"{x}h",)),
        ("Erf", (f"{x}h",), (f"{x}e",)),
        ("Add", (f"{x}e", "one"), (f"{x}o",)),
        ("Mul", (x, f"{x}o"), (y,)),
    ]


def _constants(dim: int) -> dict[str, np.ndarray]:
    numbers = {"quick": 1.702, "root": 0.7071, "one": 1.0, "little": 0.01, "none": 0.0, "some": 0.1}
    return {
        "mixture": mixture_of(dim),
        "backwards": np.eye(3, dtype=np.float32)[::-1].reshape(3, 3, 1, 1).copy(),
        "always": np.arange(1, dim + 1, dtype=np.float32),
        **{name: np.array(value, dtype=np.float32) for name, value in numbers.items()},
    }


RIGHT = Graph()
CONSTANT = Graph(
    last=(("Mul", ("plain", "none"), ("zero",)), ("Add", ("zero", "always"), ("image_embeds",)))
)
ERF = Graph(gelu="erf")
LARGE = Graph(side=16)
LONG = Graph(dim=7)
OLD = Graph(opset=12)
NAN = Graph(last=(("Log", ("plain",), ("image_embeds",)),))
BACKWARDS = Graph(first=(("Conv", ("pixel_values", "backwards"), ("fed",)),))
RANGE = Graph(first=(("Add", ("pixel_values", "some"), ("fed",)),))
NEIGHBOURS = Graph(
    last=(
        ("ReduceMax", ("plain",), ("largest",)),
        ("Add", ("plain", "largest"), ("image_embeds",)),
    )
)
RANDOM = Graph(
    last=(
        ("RandomNormalLike", ("plain",), ("noise",)),
        ("Add", ("plain", "noise"), ("image_embeds",)),
    )
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One kind of wrong model.

    Attributes:
        kind: What is wrong with it.
        check: The check that must catch it.
        says: Part of the sentence that must be said of it.
        graph: Its graph for pictures.
        has_golden: Its card has the golden vectors of the right one.
        change: What else is done to its folder.
    """

    kind: str
    check: str
    says: str
    graph: Graph = RIGHT
    has_golden: bool = False
    change: Callable[[Path], None] = lambda _: None


def _cut(folder: Path) -> None:
    content = (folder / "vision.onnx").read_bytes()
    (folder / "vision.onnx").write_bytes(content[: len(content) // 2])


def _swap_words(folder: Path) -> None:
    other = install_model(folder.parent / "others", "other", dim=DIM)
    graph = onnx.load(other / "text.onnx")
    (table,) = graph.graph.initializer
    mixed = numpy_helper.to_array(table) @ np.random.default_rng(3).normal(size=(DIM, DIM))
    table.CopyFrom(numpy_helper.from_array(mixed.astype(np.float32), table.name))
    onnx.save(graph, folder / "text.onnx")


WRONG = (
    Wrong("constant", "differences", "about the same vector", CONSTANT),
    Wrong("erf GELU where quick is due", "gelu", "2 Erf, 0 Sigmoid", ERF),
    Wrong("wrong input size", "sides", "[3, 16, 16]", LARGE),
    Wrong("channels in another order", "words", "sees red as blue and blue as red", BACKWARDS),
    Wrong("wrong normalisation", "golden", "another normalisation", RANGE, has_golden=True),
    Wrong("vectors of another length", "sides", "7 numbers where its card says 6", LONG),
    Wrong("no numbers", "vectors", "no numbers", NAN),
    Wrong("words of another model", "words", "do not mean the same", change=_swap_words),
    Wrong("cut off", "opset", "cannot be read as a graph", change=_cut),
    Wrong("another opset", "opset", "opset 12 where its card says 17", OLD),
    Wrong("scaled over the batch", "neighbours", "beside other pictures", NEIGHBOURS),
    Wrong("something random in it", "repeats", "another vector each time", RANDOM),
)


def right_model(home: Path, name: str = "right", *, has_golden: bool = False) -> InstalledModel:
    """Install the right model and return it."""
    return _installed(home, name, RIGHT, has_golden=has_golden)


def wrong_model(home: Path, wrong: Wrong, name: str = "wrong") -> InstalledModel:
    """Install a wrong model and return it."""
    return _installed(home, name, wrong.graph, wrong.change, has_golden=wrong.has_golden)


def _installed(
    home: Path,
    name: str,
    graph: Graph,
    change: Callable[[Path], None] = lambda _: None,
    *,
    has_golden: bool,
) -> InstalledModel:
    folder = install_model(home, name, dim=DIM, is_checked=False)
    card = folder / "card.toml"
    head = f'gelu = "quick"\nopset = {OPSET}\n[image]\n'
    card.write_text(card.read_text().replace("[image]\n", head))
    RIGHT.write(folder / "vision.onnx")
    record(folder)
    if has_golden:
        lines = golden_lines(golden_of(Specimen(_found(home, name))))
        card.write_text(card.read_text() + "\n".join(lines) + "\n")
    graph.write(folder / "vision.onnx")
    change(folder)
    record(folder)
    return _found(home, name)


def _found(home: Path, name: str) -> InstalledModel:
    return find_models(home / "nothing ships", home).installed(name)
