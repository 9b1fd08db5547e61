"""Look into a model's graphs: do they open, and are they what the card says?

The wrong activation gives vectors that look right and are not: exports of OpenAI's CLIP with the
error-function GELU in place of x * sigmoid(1.702 x) are in the field; their vectors have a cosine
of 0.95 to 0.97 to the right ones, which no shape check sees.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ImageTower, ModelCard, TextTower
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.graph_outline import read_outline
from refboard.services.embedding.session import CPU, Shape, runtime_failures, shapes_agree
from refboard.services.native import load_onnxruntime

QUICK, ERF, TANH = "quick", "erf", "tanh"
LEAST_OPSET, MOST_OPSET = 7, 26
"""What ONNX Runtime promises to run: from the first stable operators to those it knows."""
_MANY = 2
"""From so many nodes on they are the activation of layers, and not something else once."""
_OTHER_CARD = "Use the card that belongs to the model file."

Sides = Mapping[str, tuple[str, Shape]]


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What a graph is made of.

    Attributes:
        path: Its file name.
        nodes: How many nodes it has.
        operators: How many of each operator.
        gelu: "quick", "erf" or "tanh"; empty where none is used or it cannot be told.
        opset: Version of ONNX's operators; 0 where the file does not say it.
        inputs: ONNX type, such as "tensor(int64)", and shape of each input by its name.
        outputs: The same of its outputs.
    """

    path: str
    nodes: int
    operators: Mapping[str, int]
    gelu: str
    opset: int
    inputs: Sides
    outputs: Sides

    @property
    def sides(self) -> str:
        """Return what goes in and what comes out, for people."""
        return f"{_listed(self.inputs)} to {_listed(self.outputs)}"


def towers(card: ModelCard) -> list[ImageTower | TextTower]:
    """Return the towers that a card has."""
    return [tower for tower in (card.image, card.text) if tower is not None]


def check_opset(model: InstalledModel) -> str:
    """Compare the version of the operators with the card; return what was seen.

    Raises:
        ModelMismatchError: a file is no graph, or of another version.
    """
    seen = {}
    for tower in towers(model.card):
        path = model.path_of(tower.file)
        found = seen[path.name] = read_outline(path).opset
        wanted = model.card.opset
        if wanted and found != wanted:
            raise ModelMismatchError(
                f'"{path.name}" of the model "{model.card.title}" is of opset {found} where its'
                f" card says {wanted}: it is another export.",
                _OTHER_CARD,
            )
        if not LEAST_OPSET <= found <= MOST_OPSET:
            raise ModelMismatchError(
                f'"{path.name}" of the model "{model.card.title}" is of opset {found};'
                f" {LEAST_OPSET} to {MOST_OPSET} are supported.",
                "Take another export of the model.",
            )
    return ", ".join(f"{name} is of opset {found}" for name, found in seen.items())


def inspect_graph(path: Path, card: ModelCard) -> GraphReport:
    """Return what a graph is made of, as it is in the file.

    Raises:
        ModelMismatchError: it cannot be opened.
    """
    ort = load_onnxruntime()
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    try:
        session = ort.InferenceSession(str(path), sess_options=options, providers=[CPU])
    except runtime_failures(ort) as error:
        raise ModelMismatchError(
            f'"{path.name}" of the model "{card.title}" cannot be opened.',
            "Get the model again, or take a release of it that fits this version.",
        ) from error
    parts = session.get_provider_graph_assignment_info()
    operators = Counter(node.op_type for part in parts for node in part.get_nodes())
    return GraphReport(
        path.name,
        operators.total(),
        operators,
        _gelu_of(operators),
        read_outline(path).opset,
        {node.name: (node.type, node.shape) for node in session.get_inputs()},
        {node.name: (node.type, node.shape) for node in session.get_outputs()},
    )


def check_sides(card: ModelCard, reports: tuple[GraphReport, ...]) -> str:
    """Compare what the graphs take and give with the card; return what was seen.

    Raises:
        ModelMismatchError: it is something else.
    """
    for tower, report in zip(towers(card), reports, strict=True):
        if isinstance(tower, ImageTower):
            _check_pictures(card, tower, report)
        if tower.output_name not in report.outputs:
            raise ModelMismatchError(
                f'"{report.path}" of the model "{card.title}" gives {_listed(report.outputs)},'
                f' and no "{tower.output_name}" as its card says.',
                _OTHER_CARD,
            )
        sides = report.outputs[tower.output_name][1][-1:]
        if card.dim and not shapes_agree(sides, [card.dim]):
            raise ModelMismatchError(
                f'"{report.path}" of the model "{card.title}" gives vectors of {sides[0]} numbers'
                f" where its card says {card.dim}.",
                _OTHER_CARD,
            )
    return "; ".join(f"{report.path}: {report.sides}" for report in reports)


def check_gelu(card: ModelCard, reports: tuple[GraphReport, ...]) -> str:
    """Compare the activation of the layers with the card; return what was seen.

    Raises:
        ModelMismatchError: it is another one.
    """
    for report in reports:
        if card.gelu and report.gelu not in ("", card.gelu):
            raise ModelMismatchError(
                f'"{report.path}" of the model "{card.title}" uses the {report.gelu} GELU'
                f" where its weights were trained with the {card.gelu} one"
                f" ({_counted(report)}), so its vectors are wrong.",
                "Take another export of the model.",
            )
    return ", ".join(f"{r.path} has the {r.gelu} GELU" for r in reports if r.gelu)


def _check_pictures(card: ModelCard, tower: ImageTower, report: GraphReport) -> None:
    width, height = tower.preprocess.width, tower.preprocess.height
    kind, shape = report.inputs.get(tower.input_name, ("", []))
    if set(report.inputs) != {tower.input_name} or kind != "tensor(float)":
        raise ModelMismatchError(
            f'"{report.path}" of the model "{card.title}" takes {_listed(report.inputs)},'
            f' and not only "{tower.input_name}" in float32 as its card says.',
            _OTHER_CARD,
        )
    if not shapes_agree(shape[1:], [3, height, width]):
        raise ModelMismatchError(
            f'"{report.path}" of the model "{card.title}" takes pictures of {_sides(shape[1:])}'
            f" where its card makes them {_sides([3, height, width])}.",
            _OTHER_CARD,
        )


def _listed(sides: Sides) -> str:
    # A decoder's memory of earlier tokens is as long as it has layers, and says nothing.
    shown = [n for n in sides if not n.startswith(("past_key_values.", "present."))]
    return ", ".join(f"{name} {_sides(sides[name][1])}" for name in shown) or "nothing"


def _sides(shape: Shape) -> str:
    return "[" + ", ".join(str(side or "?") for side in shape) + "]"


def _gelu_of(operators: Mapping[str, int]) -> str:
    """Tell the activation of the layers by what stands for it most often.

    A Gelu node of newer graphs is never the quick form.
    """
    votes = {
        QUICK: operators.get("Sigmoid", 0) + operators.get("QuickGelu", 0),
        ERF: sum(operators.get(name, 0) for name in ("Erf", "Gelu", "BiasGelu")),
        TANH: operators.get("Tanh", 0) + operators.get("FastGelu", 0),
    }
    best = max(votes, key=lambda name: votes[name])
    return best if votes[best] >= _MANY else ""


def _counted(report: GraphReport) -> str:
    names = ("Erf", "Sigmoid", "QuickGelu", "FastGelu", "BiasGelu", "Tanh")
    counts = [f"{report.operators.get(name, 0)} {name}" for name in names[:2]]
    counts += [f"{report.operators[name]} {name}" for name in names[2:] if name in report.operators]
    return ", ".join(counts) + " nodes"
