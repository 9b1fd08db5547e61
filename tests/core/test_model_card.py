"""Model cards: read whole or refused with a sentence; whatever changes a vector is in the print."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refboard.core.card_file import parse_card
from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import Block

CARD = """
schema = 1
name = "look"
version = "1.2"
space = "look"
title = "Look"
description = "What pictures look like."
licence = "MIT"
source = "made here"

[file]
path = "look.onnx"
sha256 = "ab"
bytes = 12

[preprocess]
size = [96, 64]
resize = "squash"
crop = "none"
interpolation = "area"
mean = [0.0, 0.1, 0.2]
std = [1.0, 1.0, 0.5]
background = [127, 127, 127]

[input]
name = "rgb"
[output]
name = "emb"
dim = 10
normalise = "blocks"

[[blocks]]
name = "shape"
start = 0
stop = 6
[[blocks]]
name = "colour"
start = 6
stop = 10

[emphasis.balanced]
shape = 1
colour = 0.5

[query]
variants = ["mirror"]
variants_for = ["balanced"]
"""

Table = dict[str, Any]


def table() -> Table:
    return tomllib.loads(CARD)


def test_a_whole_card_is_read() -> None:
    card = parse_card(table())

    assert (card.name, card.version, card.space, card.dim) == ("look", "1.2", "look", 10)
    assert card.image is not None
    assert (card.image.preprocess.width, card.image.preprocess.height) == (96, 64)
    assert card.image.preprocess.std == (1.0, 1.0, 0.5)
    assert card.blocks == (Block("shape", 0, 6), Block("colour", 6, 10))
    assert card.emphases == {"balanced": {"shape": 1, "colour": 0.5}}
    assert card.variants_for == ("balanced",)


def test_a_card_without_blocks_and_queries_is_read() -> None:
    plain = table()
    for key in ("blocks", "emphasis", "query"):
        del plain[key]
    plain["output"]["normalise"] = "l2"

    card = parse_card(plain)

    assert card.blocks == ()
    assert not card.emphases
    assert card.variants == ()


@pytest.mark.parametrize(
    "path", ["name", "file.sha256", "preprocess.mean", "input.name", "output.dim", "schema"]
)
def test_a_card_without_a_needed_line_is_refused(path: str) -> None:
    broken = table()
    *sections, key = path.split(".")
    section = broken
    for name in sections:
        section = section[name]
    del section[key]

    with pytest.raises(ModelMismatchError, match="model card"):
        parse_card(broken)


def put(section: str, key: str, value: object) -> Callable[[Table], None]:
    return lambda card: card[section].update({key: value})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda card: card.update(schema=3),
        put("preprocess", "resize", "stretch"),
        put("preprocess", "crop", "left"),
        put("preprocess", "interpolation", "nearest"),
        put("preprocess", "mean", [0.0]),
        put("preprocess", "size", 96),
        put("output", "normalise", "max"),
        put("output", "dim", 11),
        put("output", "dim", "many"),
        lambda card: card["blocks"].pop(),
        lambda card: card["blocks"][1].update(start=5),
        lambda card: card["emphasis"]["balanced"].pop("shape"),
        lambda card: card["emphasis"]["balanced"].update(shape=0, colour=0),
        lambda card: card["emphasis"]["balanced"].update(smell=1),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(spoil: Callable[[Table], None]) -> None:
    broken = table()
    spoil(broken)

    with pytest.raises(ModelMismatchError):
        parse_card(broken)


@pytest.mark.parametrize(
    "edit",
    [
        lambda card: card.update(version="1.3"),
        put("file", "sha256", "cd"),
        put("preprocess", "size", [96, 96]),
        put("preprocess", "background", [0, 0, 0]),
        put("preprocess", "interpolation", "bicubic"),
        put("output", "name", "other"),
        lambda card: card["blocks"][0].update(name="form") or card["emphasis"].clear(),
    ],
)
def test_what_changes_a_vector_changes_the_fingerprint(edit: Callable[[Table], None]) -> None:
    other = copy.deepcopy(table())
    edit(other)

    assert parse_card(other).fingerprint != parse_card(table()).fingerprint


@pytest.mark.parametrize(
    "edit",
    [
        lambda card: card.update(title="Another title"),
        lambda card: card["emphasis"]["balanced"].update(shape=2),
        put("query", "variants", ["trim"]),
    ],
)
def test_what_changes_no_stored_vector_keeps_the_fingerprint(
    edit: Callable[[Table], None],
) -> None:
    other = copy.deepcopy(table())
    edit(other)

    assert parse_card(other).fingerprint == parse_card(table()).fingerprint


def test_the_model_that_ships_keeps_the_fingerprint_that_is_in_peoples_libraries() -> None:
    card = Path(__file__).resolve().parents[2] / "models" / "look.toml"

    found = parse_card(tomllib.loads(card.read_text(encoding="utf-8"))).fingerprint

    assert found == "ac6e916de6f4b8e558a9e81a3e86fa2efd23972bddf752f41a56b6746d08061c"
