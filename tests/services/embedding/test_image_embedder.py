"""Vectors out of ONNX Runtime: of unit length, finite, or one clear sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refboard.core.errors import InferenceError, ModelMismatchError, ModelMissingError
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import OpenGraph, open_graph

Install = Callable[..., InstalledModel]
MakeGraph = Callable[..., bytes]


def pictures(count: int, seed: int = 0) -> Float32Array:
    return np.random.default_rng(seed).random((count, 3, 8, 8), dtype=np.float32)


def file_of(model: InstalledModel) -> Path:
    assert model.card.image is not None
    return model.path_of(model.card.image.file)


def embedder(model: InstalledModel) -> ImageEmbedder:
    return ImageEmbedder(model)


def test_vectors_are_what_the_graph_gives_brought_to_unit_blocks(install: Install) -> None:
    batch = pictures(5)

    vectors = embedder(install()).embed(batch)

    means = batch.mean(axis=(2, 3))
    directions = means / np.linalg.norm(means, axis=1, keepdims=True)
    expected = np.concatenate([directions, -directions], axis=1) / np.sqrt(2)
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 20])
def test_a_batch_of_any_size_gives_the_vectors_of_single_pictures(
    install: Install, count: int
) -> None:
    subject, batch = embedder(install()), pictures(count)

    together = subject.embed(batch)

    singly = np.concatenate([subject.embed(batch[at : at + 1]) for at in range(count)])
    assert together.shape == (count, 6)
    assert together == pytest.approx(singly, abs=1e-6)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(count), abs=1e-6)


def test_a_graph_for_one_picture_at_a_time_takes_batches(
    install: Install, make_graph: MakeGraph
) -> None:
    free, single = install(name="free"), install(make_graph(batch=1), name="single")

    vectors = embedder(single).embed(pictures(3))

    assert vectors == pytest.approx(embedder(free).embed(pictures(3)), abs=1e-6)


def test_a_picture_without_any_colour_still_has_a_direction(install: Install) -> None:
    vectors = embedder(install()).embed(np.zeros((1, 3, 8, 8), dtype=np.float32))

    assert vectors == pytest.approx(np.full((1, 6), 1 / np.sqrt(6)), abs=1e-6)


@pytest.mark.parametrize("shape", [(0, 3, 8, 8), (3, 8, 8), (1, 3, 8, 9), (1, 8, 8, 3)])
def test_a_batch_of_another_shape_is_a_bug_of_the_caller(
    install: Install, shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="batch"):
        embedder(install()).embed(np.zeros(shape, dtype=np.float32))


def test_a_closed_embedder_opens_again(install: Install) -> None:
    subject = embedder(install())
    subject.warm_up()
    subject.close()

    assert subject.embed(pictures(1)).shape == (1, 6)


def test_a_missing_file_is_told_when_it_is_opened(install: Install) -> None:
    model = install()
    subject = embedder(model)
    file_of(model).unlink()

    with pytest.raises(ModelMissingError):
        subject.warm_up()


def test_a_file_that_is_no_graph_is_told_in_a_sentence(install: Install) -> None:
    with pytest.raises(ModelMismatchError, match="cannot be opened"):
        embedder(install(b"no graph at all")).warm_up()


def test_a_graph_that_contradicts_its_card_is_refused(
    install: Install, make_graph: MakeGraph
) -> None:
    with pytest.raises(ModelMismatchError):
        embedder(install(make_graph("wide"))).warm_up()


@pytest.mark.parametrize("count", [1, 4, 6])
def test_a_graph_for_four_pictures_at_once_takes_any_number(
    install: Install, make_graph: MakeGraph, count: int
) -> None:
    free, four = install(name="free"), install(make_graph(batch=4), name="four")

    vectors = embedder(four).embed(pictures(count))

    assert vectors == pytest.approx(embedder(free).embed(pictures(count)), abs=1e-6)


def test_vectors_that_are_no_numbers_never_leave_it(
    install: Install, make_graph: MakeGraph
) -> None:
    with pytest.raises(InferenceError):
        embedder(install(make_graph("nan"))).embed(pictures(2))


def test_a_graph_that_fails_at_run_time_is_told_in_a_sentence(
    install: Install, make_graph: MakeGraph
) -> None:
    with pytest.raises(InferenceError):
        embedder(install(make_graph("fails"))).embed(pictures(2))


def test_several_threads_share_one_session_and_get_what_one_would_get(install: Install) -> None:
    opened: list[Path] = []

    def opener(path: Path, *rest: Any) -> OpenGraph:
        opened.append(path)
        return open_graph(path, *rest)

    subject = ImageEmbedder(install(), opener=opener)
    batches = [pictures(3, seed) for seed in range(12)]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(subject.embed, batches))

    alone = [subject.embed(batch) for batch in batches]
    assert len(opened) == 1
    assert np.array_equal(np.concatenate(together), np.concatenate(alone))


class Failing:
    """A runtime whose first runs fail."""

    def __init__(self, runtime: Any, failures: int) -> None:
        self.runtime, self.failures = runtime, failures

    def run(self, *words: Any) -> Any:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the processor is out of sorts")
        return self.runtime.run(*words)


@pytest.mark.parametrize(("failing", "is_told"), [(1, False), (2, True)])
def test_a_session_that_fails_is_opened_once_more_and_no_second_time(
    install: Install, failing: int, is_told: bool
) -> None:
    opened: list[Path] = []

    def opener(path: Path, *rest: Any) -> OpenGraph:
        opened.append(path)
        graph = open_graph(path, *rest)
        return replace(graph, runtime=Failing(graph.runtime, int(len(opened) <= failing)))

    subject = ImageEmbedder(install(), opener=opener)

    if is_told:
        with pytest.raises(InferenceError):
            subject.embed(pictures(2))
    assert subject.embed(pictures(2)).shape == (2, subject.card.dim)
    assert len(opened) == 2
