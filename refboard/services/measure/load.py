"""What a model is fed while it is measured: pictures, or sentences of many lengths."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from refboard.core.model_card import ModelCard, ModelFile
from refboard.core.query import Float32Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import Opener, open_graph
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.verification.golden_pictures import golden_inputs

SENTENCES = (
    "cat",
    "red brick arch at dusk",
    "two people walk along a beach in the evening",
    "old wooden door",
    "a quiet harbour with many small boats, seen from above in winter, snow on the quay",
    "poster with large letters",
    "hands",
    "close-up of rusty metal with peeling green paint and a row of rivets along the upper edge",
)
"""Questions as people ask them, from one word to a long description."""
_SEED = 20261127


class Load(Protocol):
    """Something to embed, and what embeds it."""

    card: ModelCard
    plan: RunPlan

    @property
    def files(self) -> Sequence[ModelFile]:
        """The files that are opened."""

    @property
    def nodes(self) -> Mapping[str, int]:
        """How many nodes of the graph each execution provider computes."""

    @property
    def parts(self) -> Mapping[str, int]:
        """How many connected parts of the graph each one computes."""

    def warm_up(self) -> None:
        """Open the session."""

    def run(self, count: int) -> int:
        """Embed so many things; return how many that were."""

    def golden(self) -> Float32Array:
        """Return the vectors of what is the same everywhere."""


class PictureLoad:
    """The golden pictures, round and round."""

    def __init__(self, model: InstalledModel, plan: RunPlan, opener: Opener = open_graph) -> None:
        assert model.card.image is not None, "a model without it takes no pictures"
        self.card, self.plan = model.card, plan
        self.embedder = ImageEmbedder(model, plan, opener=opener, falls_back=False)
        self._tower = model.card.image
        self._golden = golden_inputs(model.card)
        self._batches: dict[int, Float32Array] = {}

    @property
    def files(self) -> Sequence[ModelFile]:
        """The files that are opened."""
        return self._tower.file, *self._tower.more

    @property
    def nodes(self) -> Mapping[str, int]:
        """How many nodes of the graph each execution provider computes."""
        return self.embedder.nodes

    @property
    def parts(self) -> Mapping[str, int]:
        """How many connected parts of the graph each one computes."""
        return self.embedder.parts

    def warm_up(self) -> None:
        """Open the session."""
        self.embedder.warm_up()

    def run(self, count: int) -> int:
        """Embed so many pictures."""
        if count not in self._batches:
            self._batches[count] = np.resize(self._golden, (count, *self._golden.shape[1:]))
        return len(self.embedder.embed(self._batches[count]))

    def golden(self) -> Float32Array:
        """Return the vectors of the golden pictures."""
        return self.embedder.embed(self._golden)


class WordLoad:
    """Sentences that differ each time, as questions do: nothing that is kept would help."""

    def __init__(self, model: InstalledModel, plan: RunPlan) -> None:
        assert model.card.text is not None, "a model without it takes no words"
        self.card, self.plan = model.card, plan
        self.embedder = TextEmbedder(model, plan)
        self._tower = model.card.text
        self._texts = questions()

    @property
    def files(self) -> Sequence[ModelFile]:
        """The files that are opened."""
        return self._tower.file, self._tower.tokenizer, *self._tower.more

    @property
    def nodes(self) -> Mapping[str, int]:
        """How many nodes of the graph each execution provider computes."""
        return self.embedder.nodes

    @property
    def parts(self) -> Mapping[str, int]:
        """The processor's alone: every node is one."""
        return self.embedder.nodes

    def warm_up(self) -> None:
        """Open the session."""
        self.embedder.warm_up()

    def run(self, count: int) -> int:
        """Embed so many sentences."""
        return len(self.embedder.embed(list(itertools.islice(self._texts, count))))

    def golden(self) -> Float32Array:
        """Return the vectors of the sentences."""
        return self.embedder.embed(SENTENCES)


def load_of(
    model: InstalledModel, plan: RunPlan, *, words: bool, opener: Opener = open_graph
) -> Load:
    """Return what a model is fed: words where these are to be measured, else pictures."""
    return WordLoad(model, plan) if words else PictureLoad(model, plan, opener)


def questions() -> Iterator[str]:
    """Yield sentences without end, the same ones each time."""
    dice = random.Random(_SEED)
    while True:
        words = dice.choice(SENTENCES).split()
        yield " ".join([*words, dice.choice(words), str(dice.randrange(1000))])
