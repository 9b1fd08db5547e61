"""Turn model inputs into unit vectors with ONNX Runtime.

The threads of one lane share an embedder: ONNX Runtime runs a session in any number of threads at
once, and only opening it is locked. An accelerator that fails where it once proved itself is left
alone from then on: the processor does the work, and the log has the reason.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from refboard.core.errors import InferenceError, ModelMismatchError, RefboardError
from refboard.core.query import Float32Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, verify
from refboard.services.embedding.coreml import Pinned
from refboard.services.embedding.graph_outline import read_outline
from refboard.services.embedding.normalise import unit_vectors
from refboard.services.embedding.pooling import pooled
from refboard.services.embedding.session import Opener, OpenGraph, open_graph, shapes_agree

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EmbeddedImages:
    """What a model says of a batch of pictures.

    Attributes:
        vectors: [n, dim] float32, each row of unit length, all finite.
        probabilities: [n, classes] float32, of the classes that the card's file names, in its
            order; None where the card has no such output.
    """

    vectors: Float32Array
    probabilities: Float32Array | None = None


class ImageEmbedder:
    """An embedding model for pictures; implements the `Embedder` port.

    Attributes:
        card: The model's card.
        plan: How it is run.
    """

    def __init__(
        self,
        model: InstalledModel,
        plan: RunPlan | None = None,
        *,
        opener: Opener = open_graph,
        falls_back: bool = True,
    ) -> None:
        """Take a model; its session is opened when it is needed.

        Args:
            model: A model with an image tower.
            plan: How to run it; one thread of the processor.
            opener: Opens its graph.
            falls_back: The processor takes over where an accelerator fails.
        """
        if model.card.image is None:
            raise ValueError(f"the model {model.card.name} takes no pictures")
        self.card = model.card
        self.plan = plan or RunPlan()
        self._model = model
        self._opener = opener
        self._falls_back = falls_back
        self._tower = model.card.image
        self._graph: OpenGraph | None = None
        self._step = self.plan.batch
        self._is_fixed = False
        self._has_reopened = False
        self._opening = threading.RLock()

    def warm_up(self) -> None:
        """Verify the file and open the session now, so that the first picture need not wait.

        Raises:
            ModelError: the model cannot be used.
        """
        self._opened()

    def close(self) -> None:
        """Give the session's memory back; the next call opens it again."""
        self._graph = None

    @property
    def is_open(self) -> bool:
        """Return whether the session is there."""
        return self._graph is not None

    @property
    def nodes(self) -> Mapping[str, int]:
        """How many nodes of the graph each execution provider computes; empty while closed."""
        return self._graph.nodes if self._graph is not None else {}

    @property
    def parts(self) -> Mapping[str, int]:
        """How many connected parts of the graph each one computes; empty while closed."""
        return self._graph.parts if self._graph is not None else {}

    def embed(self, batch: Float32Array) -> Float32Array:
        """Embed a batch of any size, a few pictures a run; see `embed_with_classes`.

        Returns:
            [n, dim] float32, each row of unit length, all finite.
        """
        return self.embed_with_classes(batch).vectors

    def embed_with_classes(self, batch: Float32Array) -> EmbeddedImages:
        """Embed a batch of any size, and tell how likely each picture shows each class.

        Both come from the same runs, a few pictures each.

        Args:
            batch: [n, 3, height, width] as the card's preprocessing makes it, n >= 1.

        Raises:
            ModelError: the model is missing, is another one, or gave no vectors.
            ValueError: the batch has another shape.
        """
        contract = self._tower.preprocess
        shape = (3, contract.height, contract.width)
        if batch.ndim != 4 or batch.shape[1:] != shape or len(batch) == 0:
            raise ValueError(f"a batch of shape {batch.shape} is not [n, {shape}] with n >= 1")
        inputs = np.ascontiguousarray(batch, dtype=np.float32)
        plan = self.plan
        try:
            return self._embedded(inputs)
        except InferenceError as error:
            if not self._fell_back(plan, error) and not self._was_reopened(error):
                raise
            return self._embedded(inputs)

    def _embedded(self, inputs: Float32Array) -> EmbeddedImages:
        graph = self._opened()
        step = self._step
        parts = [self._run(graph, inputs[at : at + step]) for at in range(0, len(inputs), step)]
        vectors = unit_vectors(np.concatenate([part[0] for part in parts]), self.card)
        if not self._tower.probabilities:
            return EmbeddedImages(vectors)
        return EmbeddedImages(vectors, np.concatenate([part[1] for part in parts]))

    def _opened(self) -> OpenGraph:
        with self._opening:
            return self._opened_once()

    def _opened_once(self) -> OpenGraph:
        if self._graph is None:
            verify(self._model, (self._tower.file, *self._tower.more))
            try:
                self._graph = self._open()
            except RefboardError as error:
                if not self._can_fall_back:
                    raise
                self._fall_back(error)
                self._graph = self._open()
        return self._graph

    def _open(self) -> OpenGraph:
        tower, contract = self._tower, self._tower.preprocess
        shape = (self.plan.batch, 3, contract.height, contract.width)
        pinned = Pinned(tower.file.sha256, tower.input_name, shape)
        path = self._model.path_of(tower.file)
        graph = self._opener(path, self.card.title, self.plan, pinned)
        fixed = self._checked_batch(graph)
        self._is_fixed = fixed is not None
        # One scale for a whole batch would let a picture's vector depend on its neighbours.
        most = 1 if read_outline(path).scales_by_batch else self.plan.batch
        self._step = fixed or most
        return graph

    @property
    def _outputs(self) -> list[str]:
        tower = self._tower
        return (
            [tower.output_name, tower.probabilities] if tower.probabilities else [tower.output_name]
        )

    @property
    def _can_fall_back(self) -> bool:
        return self._falls_back and self.plan.provider != "cpu"

    def _fell_back(self, plan: RunPlan, error: RefboardError) -> bool:
        """Give up the accelerator of a plan that failed, unless another thread has already."""
        with self._opening:
            if self.plan is not plan:
                return True
            if not self._can_fall_back:
                return False
            self._fall_back(error)
            return True

    def _was_reopened(self, error: RefboardError) -> bool:
        """Close a session on the processor whose run failed, so that it is opened anew, once."""
        with self._opening:
            if self.plan.provider != "cpu" or self._has_reopened:
                return False
            if not isinstance(error.__cause__, Exception):
                return False
            log.info("%s is opened again: %s (%s)", self.card.name, error, error.__cause__)
            self._has_reopened, self._graph = True, None
            return True

    def _fall_back(self, error: RefboardError) -> None:
        """Give up the accelerator for as long as this embedder lives."""
        log.warning(
            "%s runs on the processor, since %s failed: %s (%s)",
            self.card.name,
            self.plan.provider,
            error,
            error.__cause__,
        )
        self.plan = replace(self.plan, provider="cpu", compute_units="")
        self._graph = None

    def _checked_batch(self, graph: OpenGraph) -> int | None:
        """Compare the graph with the card; return the batch size it insists on, None for any."""
        tower, contract = self._tower, self._tower.preprocess
        fits = set(graph.inputs) == {tower.input_name} and set(self._outputs) <= set(graph.outputs)
        if fits:
            kind, shape = graph.inputs[tower.input_name]
            out = graph.outputs[tower.output_name][1]
            wanted = [3, contract.height, contract.width]
            width = 2 if tower.pooling == "none" else 3
            fits = kind == "tensor(float)" and shapes_agree(shape[1:], wanted)
            fits = fits and (len(out) == width and shapes_agree(out[-1:], [self.card.dim]))
        if not fits:
            raise ModelMismatchError(
                f'The model "{self.card.title}" does not take or give what its card says.',
                "Use the card that belongs to the model file.",
            )
        first = graph.inputs[tower.input_name][1][0]
        return first if isinstance(first, int) else None

    def _run(self, graph: OpenGraph, inputs: Float32Array) -> list[Float32Array]:
        """Return the raw vectors of one run, [n, dim], then its other output; all finite."""
        fed = inputs
        if self._is_fixed and len(inputs) < self._step:
            padding = np.zeros((self._step - len(inputs), *inputs.shape[1:]), dtype=np.float32)
            fed = np.concatenate([inputs, padding])
        try:
            raw = graph.run(self._outputs, {self._tower.input_name: fed})
        except graph.failures as error:
            raise InferenceError(
                f'The model "{self.card.title}" failed on a picture.',
                "Try again; if it stays so, run the doctor command.",
            ) from error
        found = [np.asarray(rows, dtype=np.float32)[: len(inputs)] for rows in raw]
        found[0] = pooled(found[0], self._tower.pooling)
        again = "Get the model again, or take it from its release."
        if found[0].shape != (len(inputs), self.card.dim):
            raise InferenceError(
                f'The model "{self.card.title}" gave something that is no vector: {found[0].shape}'
                f" for {len(inputs)} pictures and {self.card.dim} numbers.",
                again,
            )
        if not all(np.isfinite(rows).all() for rows in found):
            raise InferenceError(
                f'The model "{self.card.title}" gave vectors that are no numbers.', again
            )
        return found
