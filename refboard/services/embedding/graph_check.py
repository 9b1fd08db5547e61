"""Look into a model's graphs: the wrong activation gives vectors that look right and are not.

Exports of OpenAI's CLIP with the error-function GELU in place of x * sigmoid(1.702 x) are in the
field; their vectors have a cosine of 0.95 to 0.97 to the right ones, which no shape check sees.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ModelCard
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import CPU, runtime_failures
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.native import load_onnxruntime

QUICK, ERF, TANH = "quick", "erf", "tanh"
_MANY = 2
"""From so many nodes on they are the activation of layers, and not something else once."""


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What a graph is made of.

    Attributes:
        path: Its file name.
        nodes: How many nodes it has.
        operators: How many of each operator.
        gelu: "quick", "erf" or "tanh"; empty where none is used or it cannot be told.
    """

    path: str
    nodes: int
    operators: Mapping[str, int]
    gelu: str


def check(model: InstalledModel) -> tuple[GraphReport, ...]:
    """Count the operators of a model's graphs and compare the activation with the card.

    The files must have been verified.

    Raises:
        ModelMismatchError: a graph cannot be opened, or has another activation than the card says.
    """
    towers = [tower.file for tower in (model.card.image, model.card.text) if tower is not None]
    reports = tuple(inspect_graph(model.path_of(file), model.card) for file in towers)
    for report in reports:
        if model.card.gelu and report.gelu not in ("", model.card.gelu):
            raise ModelMismatchError(
                f'"{report.path}" of the model "{model.card.title}" uses the {report.gelu} GELU'
                f" where its weights were trained with the {model.card.gelu} one"
                f" ({_counted(report)}), so its vectors are wrong.",
                "Take another export of the model.",
            )
    return reports


def smoke(model: InstalledModel) -> int:
    """Embed one picture and one sentence as the product does; return the dimension.

    Raises:
        ModelError: the model cannot be used.
    """
    dim = model.card.dim
    if model.card.image is not None:
        contract = model.card.image.preprocess
        size = (2, 3, contract.height, contract.width)
        pictures = np.random.default_rng(0).standard_normal(size, dtype=np.float32)
        dim = ImageEmbedder(model).embed(pictures).shape[1]
    if model.card.text is not None:
        dim = TextEmbedder(model).check_health().dim
    return dim


def inspect_graph(path: Path, card: ModelCard) -> GraphReport:
    """Return what a graph is made of, as it is in the file.

    Raises:
        ModelMismatchError: it cannot be opened.
    """
    ort = load_onnxruntime()
    options = ort.SessionOptions()
    options.log_severity_level = 3
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
    return GraphReport(path.name, operators.total(), operators, _gelu_of(operators))


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
