"""The model that knows subjects is what its weights say, the same everywhere, and nothing else."""

import json
import pickle
import shutil
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models.golden import golden_pictures
from models.subjects import build as build_module
from models.subjects.build import BuildError, build
from models.subjects.goldens import prepared
from models.subjects.network import SIDE, leading_directions
from models.subjects.weights import WeightsError, read_weights, unpickled
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel, find_models, verify
from refboard.services.embedding.image_embedder import EmbeddedImages, ImageEmbedder
from refboard.services.embedding.preprocess import model_pixels

MODELS = Path(__file__).resolve().parents[2] / "models"
TOLERANCE = 1e-3
LARGEST_FILE_BYTES = 8_000_000


@pytest.fixture(scope="module")
def model() -> InstalledModel:
    found = find_models(MODELS).shipped_for("meaning")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def inputs() -> Float32Array:
    return prepared(list(golden_pictures(SIDE).values()))


@pytest.fixture(scope="module")
def embedded(model: InstalledModel, inputs: Float32Array) -> EmbeddedImages:
    return ImageEmbedder(model).embed_with_classes(inputs)


def rows(name: str) -> dict[str, list[float]]:
    loaded: dict[str, list[float]] = json.loads((MODELS / name).read_text(encoding="utf-8"))
    return loaded


def test_the_card_names_the_built_files_by_hash_and_size(model: InstalledModel) -> None:
    verify(model)
    assert model.card.byte_size < LARGEST_FILE_BYTES
    assert (model.card.is_small, model.card.space, model.card.dim) == (True, "meaning", 512)


def test_golden_pictures_embed_as_they_did_when_the_model_was_made(
    embedded: EmbeddedImages,
) -> None:
    golden = rows("subjects.golden.json")
    assert list(golden) == list(golden_pictures(SIDE))
    np.testing.assert_allclose(embedded.vectors, list(golden.values()), atol=TOLERANCE, rtol=0)


def test_its_classes_are_those_of_the_network_computed_in_plain_numpy(
    embedded: EmbeddedImages,
) -> None:
    assert embedded.probabilities is not None
    names = list(golden_pictures(SIDE))
    for name, logits in rows("subjects.reference.json").items():
        expected = np.exp(logits - np.max(logits))
        expected /= expected.sum()
        found = embedded.probabilities[names.index(name)]
        # 8 bits of each weight move them a little, and never the order of what stands out.
        assert found.argmax() == expected.argmax()
        assert len({*np.argsort(-found)[:8]} & {*np.argsort(-expected)[:8]}) >= 6
        assert np.corrcoef(np.log(found), logits)[0, 1] > 0.98


def test_every_class_has_a_name_and_a_probability(
    model: InstalledModel, embedded: EmbeddedImages
) -> None:
    assert model.card.image is not None
    assert model.card.image.classes is not None
    assert embedded.probabilities is not None
    text = model.path_of(model.card.image.classes).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines()]
    assert [int(line[0]) for line in lines] == list(range(1000))
    assert all(line[1].startswith("n") and line[2] for line in lines)
    assert embedded.probabilities.shape == (10, 1000)
    np.testing.assert_allclose(embedded.probabilities.sum(1), 1, atol=1e-4)


def test_a_picture_embeds_alike_alone_and_in_a_batch(
    model: InstalledModel, inputs: Float32Array, embedded: EmbeddedImages
) -> None:
    embedder = ImageEmbedder(model)
    alone = np.concatenate([embedder.embed(one[None]) for one in inputs[:4]])
    np.testing.assert_allclose(alone, embedded.vectors[:4], atol=1e-5)


def test_the_card_prepares_pictures_as_the_network_was_trained(
    model: InstalledModel, inputs: Float32Array
) -> None:
    assert model.card.image is not None
    picture = Image.fromarray(golden_pictures(SIDE)["noise"])
    pixels = model_pixels(picture, model.card.image.preprocess)
    place = list(golden_pictures(SIDE)).index("noise")
    np.testing.assert_allclose(pixels, inputs[place], atol=1e-5)


# -- the build -------------------------------------------------------------------------------------


def test_a_build_that_is_there_already_is_kept_and_its_card_is_mended(
    tmp_path: Path, model: InstalledModel
) -> None:
    shutil.copy(MODELS / "subjects.onnx", tmp_path)
    graph, card = build(tmp_path, tmp_path / "no weights are needed")
    assert graph.read_bytes() == (MODELS / "subjects.onnx").read_bytes()
    assert card.read_bytes() == (MODELS / "subjects.toml").read_bytes()


def test_other_weights_are_refused_by_their_hash(tmp_path: Path) -> None:
    weights = tmp_path / "weights.pth"
    weights.write_bytes(b"something else")
    with pytest.raises(BuildError, match="not the published file"):
        build(tmp_path, weights)
    assert list(tmp_path.iterdir()) == [weights]


def test_without_the_package_one_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "PACKAGE", "no-such-package-of-weights")
    with pytest.raises(BuildError, match="no-such-package-of-weights 0"):
        build(tmp_path)


def test_weights_that_became_another_graph_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "graph_of", lambda _: b"another graph")
    with pytest.raises(BuildError, match="another graph than the card names"):
        build(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_directions_of_features_are_orthogonal_ordered_and_have_one_sign() -> None:
    rng = np.random.default_rng(0)
    classifier = rng.standard_normal((30, 40)) * np.linspace(3, 1, 40)
    found = leading_directions(classifier, 8)
    np.testing.assert_allclose(found @ found.T, np.eye(8), atol=1e-12)
    assert (found[np.arange(8), np.abs(found).argmax(1)] > 0).all()
    spread = np.linalg.norm((classifier - classifier.mean(0)) @ found.T, axis=0)
    assert (np.diff(spread) < 0).all()


# -- the reader ------------------------------------------------------------------------------------


class Call:
    """Pickles as a call of any function."""

    def __init__(self, function: Any, *words: Any) -> None:
        self.function, self.words = function, words

    def __reduce__(self) -> tuple[Any, ...]:
        return self.function, self.words


@pytest.mark.parametrize("function", [print, eval, Path.home])
def test_weights_that_would_run_code_are_refused(function: Any) -> None:
    with pytest.raises(WeightsError, match="which no weights need"):
        unpickled(pickle.dumps(Call(function, "1")))


def test_only_the_ordinary_dictionary_of_weights_is_taken() -> None:
    assert unpickled(pickle.dumps(OrderedDict(a=1))) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be read"),
        (pickle.dumps(1) * 3, "not in the first format"),
        (b"\x80\x02K\x01.", "cannot be read"),
        (struct.pack("<q", 3), "cannot be read"),
    ],
)
def test_what_is_no_file_of_weights_is_told(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=sentence):
        read_weights(path)
