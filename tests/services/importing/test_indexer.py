"""Every stored picture gets its vector, whatever happens to the others of its batch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from refboard.core.asset import AssetState
from refboard.core.errors import InferenceError, LibraryBusyError, ModelMismatchError
from refboard.core.events import AssetsEmbedded, AssetsFailed
from refboard.core.query import Float32Array
from refboard.core.stage_record import StageRecord
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.importing import indexer as indexer_module
from refboard.services.importing import preparation
from refboard.services.importing.indexer import Indexer
from tests.steps import Steps, entries_of, pictures

FAULT = "This picture could not be indexed because of a fault in RefBoard."


@pytest.fixture
def indexer(steps: Steps) -> Indexer:
    found = steps.parts.pipeline.indexers.gate
    assert found is not None
    return found


class Embedding:
    """The real embedder, but for the inputs of one picture."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        self.error: Exception | None = error
        self.batches: list[int] = []
        self._bad: Float32Array | None = None
        real = ImageEmbedder.embed
        embedding = self

        def embed(self: ImageEmbedder, batch: Float32Array) -> Float32Array:
            embedding.batches.append(len(batch))
            bad = embedding._bad
            if bad is None:
                embedding._bad = bad = batch[0].copy()
            if embedding.error is not None and any(np.array_equal(one, bad) for one in batch):
                raise embedding.error
            return real(self, batch)

        monkeypatch.setattr(ImageEmbedder, "embed", embed)


def counts(steps: Steps) -> tuple[int, list[str]]:
    """Return how many pictures are findable, and why the others failed."""
    store = steps.library.store
    sentences = [failure.sentence for failure in store.jobs.failures()]
    return store.assets.counts()[AssetState.READY], sentences


def test_a_picture_that_spoils_its_batch_fails_alone(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Embedding(monkeypatch, InferenceError("It gave no vectors."))
    steps.add(entries_of(pictures(tmp_path / "in", 4)))
    steps.settle()

    assert counts(steps) == (3, ["It gave no vectors."])
    assert len(steps.told(AssetsFailed)) == 1
    embedded = [event for event in steps.told(AssetsEmbedded) if event.space == "look"]
    assert sum(len(event.asset_ids) for event in embedded) == 3
    assert steps.parts.pipeline.is_idle


@pytest.mark.logs_warnings
def test_a_fault_of_ours_while_embedding_costs_one_picture(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding = Embedding(monkeypatch, RuntimeError("a fault of ours"))
    steps.add(entries_of(pictures(tmp_path / "in", 4)))
    steps.settle()

    assert counts(steps) == (3, [FAULT])
    assert steps.faults == []

    embedding.error = None
    steps.parts.pipeline.retried(steps.library.store.jobs.retry(None))
    steps.settle()
    assert counts(steps) == (4, [])


@pytest.mark.logs_warnings
def test_a_fault_of_ours_while_vectors_are_kept_costs_one_picture(
    steps: Steps, indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = indexer.space.add_vectors
    bad: list[int] = []

    def faulty(
        keys: Sequence[int], vectors: Sequence[Float32Array], hashes: Sequence[str]
    ) -> frozenset[int]:
        bad.extend(keys[:1] if not bad else ())
        if bad[0] in keys:
            raise RuntimeError("a fault of ours")
        return real(keys, vectors, hashes)

    monkeypatch.setattr(indexer.space, "add_vectors", faulty)
    steps.add(entries_of(pictures(tmp_path / "in", 4)))
    steps.settle()

    assert counts(steps) == (3, [FAULT])
    assert steps.parts.pipeline.is_idle
    assert not steps.parts.pipeline.is_held_up


def test_vectors_that_the_library_cannot_take_now_are_tried_again_as_they_were(
    steps: Steps, indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = indexer.space.add_vectors
    tries: list[Sequence[int]] = []

    def busy(
        keys: Sequence[int], vectors: Sequence[Float32Array], hashes: Sequence[str]
    ) -> frozenset[int]:
        tries.append(keys)
        if len(tries) == 1:
            raise LibraryBusyError("The library is in use.")
        return real(keys, vectors, hashes)

    monkeypatch.setattr(indexer.space, "add_vectors", busy)
    steps.add(entries_of(pictures(tmp_path / "in", 3)))
    steps.settle()
    steps.parts.pipeline.finish(())

    assert tries[0] == tries[1]
    assert counts(steps) == (3, [])


def test_a_model_that_is_not_what_its_card_says_leaves_the_pictures_as_they_are(
    steps: Steps, indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding = Embedding(monkeypatch, ModelMismatchError("It is another file."))
    steps.add(entries_of(pictures(tmp_path / "in", 3)))
    steps.settle()

    assert str(indexer.problem) == "It is another file."
    assert counts(steps) == (0, [])
    assert steps.library.store.assets.counts()[AssetState.STORED] == 3
    assert steps.parts.pipeline.is_idle

    embedding.error = None
    steps.parts.pipeline.indexers.restart()
    steps.parts.pipeline.pump()
    steps.settle()
    assert (indexer.problem, counts(steps)) == (None, (3, []))


def test_a_stored_picture_without_a_vector_is_read_again(
    steps: Steps, indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding = Embedding(monkeypatch, ModelMismatchError("It is another file."))
    paths = pictures(tmp_path / "in", 3)
    steps.add(entries_of(paths))
    steps.settle()
    embedding.error = None
    originals = sorted(p for p in steps.library.paths.originals.rglob("*") if p.is_file())
    originals[0].unlink()

    steps.parts.pipeline.indexers.restart()
    steps.parts.pipeline.pump()
    steps.settle()

    findable, sentences = counts(steps)
    assert (findable, len(sentences)) == (2, 1)
    assert indexer.is_idle


@pytest.mark.logs_warnings
def test_a_fault_of_ours_while_a_picture_is_read_again_costs_that_picture(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding = Embedding(monkeypatch, ModelMismatchError("It is another file."))
    steps.add(entries_of(pictures(tmp_path / "in", 3)))
    steps.settle()
    embedding.error = None
    real = preparation.inputs_of_asset
    calls: list[object] = []

    def faulty(*words: object) -> object:
        calls.append(words)
        if len(calls) == 1:
            raise RuntimeError("a fault of ours")
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(indexer_module, "inputs_of_asset", faulty)
    steps.parts.pipeline.indexers.restart()
    steps.parts.pipeline.pump()
    steps.settle()

    assert counts(steps) == (2, [FAULT])


def test_each_batch_is_told_as_a_record(
    steps: Steps, indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records: list[StageRecord] = []
    monkeypatch.setattr(indexer, "_record", records.append)
    steps.add(entries_of(pictures(tmp_path / "in", 3)))
    steps.settle()

    assert sum(record.batch for record in records) == 3
    assert {(record.stage, record.model) for record in records} == {
        ("embed", indexer.space.card.name)
    }
    assert not any(record.failed for record in records)
