"""Turn words into unit vectors with ONNX Runtime: a text embedding provider, always on the CPU.

One thread owns an embedder: the session is opened by the first call that needs it, and nothing
here is locked. The graph says what it wants: only inputs that it has are fed, in its own types.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from refboard.core.errors import InferenceError, ModelMismatchError
from refboard.core.query import Float32Array, Int64Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, verify
from refboard.services.embedding.graph_outline import read_outline
from refboard.services.embedding.normalise import unit_vectors
from refboard.services.embedding.pooling import pooled
from refboard.services.embedding.session import OpenGraph, Shape, open_graph, shapes_agree
from refboard.services.embedding.tokenizer import Tokenizer

MAX_BATCH = 32
"""Texts in one run."""
MAX_CHARACTERS = 16_384
"""Characters in one run, padding included; a single text may be longer."""
_IDS, _MASK = "input_ids", "attention_mask"
_POSITIONS, _TYPES = "position_ids", "token_type_ids"
_PAST = "past_key_values."
_TYPES_OF_INPUTS = {
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
}


class TextEmbedder:
    """An embedding model for words; implements the `TextEmbedder` port.

    Attributes:
        card: The model's card.
        plan: How it is run; whatever it says, on the CPU.
    """

    def __init__(self, model: InstalledModel, plan: RunPlan | None = None) -> None:
        if model.card.text is None:
            raise ValueError(f"the model {model.card.name} takes no words")
        self.card = model.card
        self.plan = RunPlan(threads=(plan or RunPlan()).threads)
        self._model = model
        self._tower = model.card.text
        self._graph: OpenGraph | None = None
        self._tokenizer: Tokenizer | None = None
        self._fixed_batch: int | None = None
        self._most = MAX_BATCH

    def warm_up(self) -> None:
        """Verify the files and open the session now, so that the first question need not wait.

        Raises:
            ModelError: the model cannot be used.
        """
        self._opened()

    def close(self) -> None:
        """Give the session's memory back; the next call opens it again."""
        self._graph = self._tokenizer = None

    @property
    def is_open(self) -> bool:
        """Return whether the session is there."""
        return self._graph is not None

    @property
    def nodes(self) -> Mapping[str, int]:
        """How many nodes of the graph each execution provider computes; empty while closed."""
        return self._graph.nodes if self._graph is not None else {}

    @property
    def dim(self) -> int:
        """Length of a vector: what the graph says, whatever a card or a document does.

        Raises:
            ModelError: the model cannot be used.
        """
        graph, _ = self._opened()
        shape = graph.outputs[self._tower.output_name][1]
        width = shape[-1] if shape else None
        return width if isinstance(width, int) else len(self.embed(["a"])[0])

    def embed(self, texts: Sequence[str], *, as_document: bool = False) -> Float32Array:
        """Embed texts, up to 32 in a run.

        Args:
            texts: At least one; what is beyond the model's context is cut.
            as_document: They are searched, and not questions: some models want to know.

        Returns:
            [n, dim] float32, each row of unit length, all finite.

        Raises:
            ModelError: the model is missing, is another one, or gave no vectors.
            ValueError: there are no texts.
        """
        if not texts:
            raise ValueError("no texts")
        graph, tokenizer = self._opened()
        found: list[Float32Array] = [np.empty(0, dtype=np.float32)] * len(texts)
        for chosen in _batches(texts, self._fixed_batch or self._most):
            ids, mask = tokenizer.encode([texts[at] for at in chosen], as_document=as_document)
            for at, row in zip(chosen, self._run(graph, ids, mask), strict=True):
                found[at] = row
        return unit_vectors(np.stack(found), self.card)

    def _opened(self) -> tuple[OpenGraph, Tokenizer]:
        if self._graph is None or self._tokenizer is None:
            tower = self._tower
            verify(self._model, (tower.file, tower.tokenizer, *tower.more))
            tokenizer = Tokenizer(self._model.path_of(tower.tokenizer), tower)
            graph = open_graph(self._model.path_of(tower.file), self.card.title, self.plan)
            self._check(graph)
            if read_outline(self._model.path_of(tower.file)).scales_by_batch:
                self._most = 1  # or a text's vector would depend on its neighbours
            self._graph, self._tokenizer = graph, tokenizer
        return self._graph, self._tokenizer

    def _check(self, graph: OpenGraph) -> None:
        """Refuse a graph that is not what the card says; learn which sizes it insists on."""
        ids_input = _ids_input(graph)
        known = {ids_input, _MASK, _POSITIONS, _TYPES}
        fits = "" not in known and self._tower.output_name in graph.outputs
        fits = fits and all(
            (name in known or name.startswith(_PAST)) and kind in _TYPES_OF_INPUTS
            for name, (kind, _) in graph.inputs.items()
        )
        if fits:
            shape = graph.inputs[ids_input][1]
            # Only what is filled up to the context has one width, and may have to have it.
            width = self._tower.context if self._tower.padding == "fixed" else -1
            fits = len(shape) == 2 and shapes_agree(shape[1:], [width])
            self._fixed_batch = shape[0] if fits and isinstance(shape[0], int) else None
        if not fits:
            raise ModelMismatchError(
                f'The model "{self.card.title}" does not take or give what its card says.',
                "Use the card that belongs to the model file.",
            )
        self._check_width(graph.outputs[self._tower.output_name][1][-1:])

    def _check_width(self, sides: Sequence[int | str | None]) -> None:
        """Refuse vectors that are not as long as those of pictures; a name says nothing yet."""
        (width,) = sides or [None]
        if self.card.image is not None and isinstance(width, int) and width != self.card.dim:
            raise ModelMismatchError(
                f'The model "{self.card.title}" gives words {width} numbers and pictures'
                f" {self.card.dim}: they cannot be compared.",
                "Use the card that belongs to the model files.",
            )

    def _run(self, graph: OpenGraph, ids: Int64Array, mask: Int64Array) -> Float32Array:
        """Return the raw vectors of one run, [n, dim], finite."""
        count, ids_input = len(ids), _ids_input(graph)
        if self._fixed_batch is not None:
            again = np.minimum(np.arange(self._fixed_batch), count - 1)
            ids, mask = ids[again], mask[again]
        feeds = {
            name: _feed(_IDS if name == ids_input else name, kind, shape, ids, mask)
            for name, (kind, shape) in graph.inputs.items()
        }
        try:
            (found,) = graph.run([self._tower.output_name], feeds)
            raw = np.asarray(found, dtype=np.float32)
        except graph.failures as error:
            raise InferenceError(
                f'The model "{self.card.title}" failed on these words.',
                "Try others; if it stays so, run refboard models verify.",
            ) from error
        is_whole = raw.ndim != 3 or raw.shape[:2] == mask.shape
        vectors = pooled(raw, self._tower.pooling, mask) if is_whole else raw
        if vectors.ndim != 2 or len(vectors) != len(ids):
            raise InferenceError(f'The model "{self.card.title}" gave something that is no vector.')
        vectors = vectors[:count]
        self._check_width(vectors.shape[1:])
        if not np.isfinite(vectors).all():
            raise InferenceError(f'The model "{self.card.title}" gave vectors that are no numbers.')
        return vectors


def _batches(texts: Sequence[str], most: int) -> Iterator[list[int]]:
    """Yield the places of texts that share a run: of about one length, so that little is padding.

    Args:
        texts: Of any lengths.
        most: Texts in one run.
    """
    chosen: list[int] = []
    for at in sorted(range(len(texts)), key=lambda at: len(texts[at])):
        # From short to long: this one is what the others would be filled up to.
        is_full = len(chosen) == most or (len(chosen) + 1) * len(texts[at]) > MAX_CHARACTERS
        if chosen and is_full:
            yield chosen
            chosen = []
        chosen.append(at)
    yield chosen


def _ids_input(graph: OpenGraph) -> str:
    """Return the input for token ids: by its usual name, or the only whole-number one; or ""."""
    if _IDS in graph.inputs:
        return _IDS
    whole = [name for name, (kind, _) in graph.inputs.items() if kind.startswith("tensor(int")]
    return whole[0] if len(whole) == 1 and len(graph.inputs) == 1 else ""


def _feed(
    name: str, kind: str, shape: Shape, ids: Int64Array, mask: Int64Array
) -> Any:  # Any: an array of the graph's own type
    """Return what an input of the graph is fed."""
    dtype = _TYPES_OF_INPUTS[kind]
    if name == _IDS:
        return ids.astype(dtype)
    if name == _MASK:
        return mask.astype(dtype)
    if name == _POSITIONS:
        return np.maximum(np.cumsum(mask, axis=1) - 1, 0).astype(dtype)
    if name == _TYPES:
        return np.zeros(ids.shape, dtype=dtype)
    # A decoder's memory of earlier tokens, [batch, heads, tokens, size]: there are none.
    sides = [len(ids), *(side if isinstance(side, int) else 0 for side in shape[1:])]
    return np.zeros(sides, dtype=dtype)
