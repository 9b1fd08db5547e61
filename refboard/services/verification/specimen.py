"""A model under examination: its sessions, and what it makes of the samples, each made once."""

import functools

import numpy as np

from refboard.core.query import Float32Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.embedding.stoppable import ShouldStop, never, stop_if
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.machine import fast_cores
from refboard.services.verification.graphs import GraphReport, inspect_graph, towers
from refboard.services.verification.samples import Sample, samples

BATCH = 5
_SMALL_BYTES = 20_000_000


class Specimen:
    """Embeds samples as the product does; on the processor, whose answers are the measure.

    Attributes:
        model: What is examined.
        pictures: Embeds pictures; None where it takes none.
        words: Embeds words; None where it takes none.
    """

    def __init__(self, model: InstalledModel, should_stop: ShouldStop = never) -> None:
        threads = 1 if model.card.byte_size < _SMALL_BYTES else fast_cores()
        plan = RunPlan(threads=threads, batch=BATCH)
        self.model = model
        self.pictures = ImageEmbedder(model, plan) if model.card.image is not None else None
        self.words = TextEmbedder(model, plan) if model.card.text is not None else None
        self._should_stop = should_stop

    @functools.cached_property
    def reports(self) -> tuple[GraphReport, ...]:
        """What its graphs are made of.

        Raises:
            ModelMismatchError: one cannot be opened.
        """
        card = self.model.card
        return tuple(inspect_graph(self.model.path_of(t.file), card) for t in towers(card))

    @property
    def dim(self) -> int:
        """Length of its vectors.

        Raises:
            ModelError: it gave none.
        """
        made = self.picture_vectors if self.pictures is not None else self.word_vectors
        return int(made.shape[1])

    @functools.cached_property
    def samples(self) -> tuple[Sample, ...]:
        """The drawn pictures with their captions."""
        return samples()

    @functools.cached_property
    def inputs(self) -> Float32Array:
        """The drawn pictures as the model takes them, [n, 3, height, width]."""
        image = self.model.card.image
        assert image is not None, "only a model for pictures is fed pictures"
        return np.stack([model_pixels(s.image, image.preprocess) for s in self.samples])

    @functools.cached_property
    def picture_vectors(self) -> Float32Array:
        """What it makes of them, [n, dim], a few in a run.

        Raises:
            ModelError: it gave no vectors.
        """
        return self.embed(self.inputs)

    @functools.cached_property
    def word_vectors(self) -> Float32Array:
        """What it makes of the captions, [n, dim].

        Raises:
            ModelError: it gave no vectors.
        """
        assert self.words is not None, "only a model for words is fed words"
        return self.words.embed([sample.caption for sample in self.samples])

    def embed(self, inputs: Float32Array, step: int = BATCH) -> Float32Array:
        """Embed pictures, so many in a run.

        Raises:
            ModelError: it gave no vectors, or the user wants to stop.
        """
        assert self.pictures is not None, "only a model for pictures is fed pictures"
        found = []
        for start in range(0, len(inputs), step):
            stop_if(self._should_stop)
            found.append(self.pictures.embed(inputs[start : start + step]))
        return np.concatenate(found)

    def close(self) -> None:
        """Give the sessions' memory back."""
        for embedder in (self.pictures, self.words):
            if embedder is not None:
                embedder.close()
