"""Two-layer models whose vectors transformers and torch computed: ours are the same.

The full-size comparison is `make parity`. The models were made by `python -m models.parity.small`.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.parity.pictures import pictures
from models.parity.sentences import SENTENCES
from refboard.core.errors import ModelError
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.sentinel import check, smoke
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.intake import model_inputs

HOME = Path(__file__).with_name("parity")
KINDS = ("landscape", "portrait", "tiny", "odd margins")
MODELS = find_models(HOME / "none", HOME).models
VECTORS = np.load(HOME / "vectors.npz")
LEAST = 0.9999


def embed_pictures(model: InstalledModel) -> Float32Array:
    chosen = [picture for kind, picture in pictures().items() if kind in KINDS]
    inputs = [model_inputs(picture, model.card)[:1] for picture in chosen]
    return ImageEmbedder(model).embed(np.concatenate(inputs))


def least(ours: Float32Array, key: str) -> float:
    return float(np.vecdot(ours, VECTORS[key]).min())


@pytest.mark.parametrize("name", ["small-clip", "small-siglip"])
def test_pictures_become_the_vectors_of_the_reference(name: str) -> None:
    assert least(embed_pictures(MODELS[name]), f"{name}/pictures") >= LEAST


@pytest.mark.parametrize("name", ["small-clip", "small-siglip", "small-qwen3"])
def test_words_become_the_vectors_of_the_reference(name: str) -> None:
    ours = TextEmbedder(MODELS[name]).embed(SENTENCES)

    assert least(ours, f"{name}/words") >= LEAST


def with_text(name: str, **changed: object) -> InstalledModel:
    model = MODELS[name]
    assert model.card.text is not None
    text = replace(model.card.text, **changed)  # type: ignore[arg-type]
    return replace(model, card=replace(model.card, text=text))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("small-qwen3", {"pooling": "mean"}),
        ("small-qwen3", {"pooling": "cls"}),
        ("small-qwen3", {"eos_id": None}),
        ("small-qwen3", {"prefix": ""}),
        ("small-siglip", {"padding": "longest"}),
        ("small-siglip", {"pad_id": 0}),
        ("small-siglip", {"cleaning": "none"}),
        ("small-clip", {"context": 8}),
    ],
    ids=lambda value: str(value),
)
def test_a_card_that_is_wrong_about_words_gives_other_vectors(
    name: str, changed: dict[str, object]
) -> None:
    try:
        embedder = TextEmbedder(with_text(name, **changed))
        ours = np.concatenate([embedder.embed([sentence]) for sentence in SENTENCES])
    except ModelError:
        return  # refused, which is better still
    assert least(ours, f"{name}/words") < LEAST


@pytest.mark.parametrize(
    "changed",
    [
        {"resize": "squash", "crop": "none"},
        {"interpolation": "bilinear"},
        {"mean": (0.5, 0.5, 0.5)},
        {"std": (0.5, 0.5, 0.5)},
        {"shortest_edge": 256},
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_card_that_is_wrong_about_pictures_gives_other_vectors(
    changed: dict[str, object],
) -> None:
    model = MODELS["small-clip"]
    assert model.card.image is not None
    contract = replace(model.card.image.preprocess, **changed)  # type: ignore[arg-type]
    image = replace(model.card.image, preprocess=contract)
    wrong = replace(model, card=replace(model.card, image=image))

    assert least(embed_pictures(wrong), "small-clip/pictures") < LEAST


def test_the_graphs_are_what_their_cards_say_and_healthy() -> None:
    for model in MODELS.values():
        check(model)
        smoke(model)
    card: ModelCard = MODELS["small-qwen3"].card
    assert card.dim == 0
    assert TextEmbedder(MODELS["small-qwen3"]).dim == 32
