"""Write model cards as TOML: what `core.card_file` reads back as the same card."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from refboard.core.model_card import Golden, ImageTower, ModelCard, ModelFile, TextTower


def card_text(card: ModelCard) -> str:
    """Return a card of schema 2 as TOML."""
    return "\n".join(_lines(card)) + "\n"


def _lines(card: ModelCard) -> Iterator[str]:
    plain = ("name", "version", "space", "title", "description", "licence", "source", "dim")
    yield from _pairs({"schema": 2} | {name: getattr(card, name) for name in plain})
    optional: dict[str, object] = {"normalise": "l2", "rank": 100, "gelu": "", "opset": 0}
    optional |= {"notice": "", "small": False}
    yield from _pairs(
        {k: getattr(card, k) for k, unset in optional.items() if getattr(card, k) != unset}
    )
    if card.image is not None:
        yield from _image(card.image)
    if card.text is not None:
        yield from _text(card.text)
    for block in card.blocks:
        yield "\n[[blocks]]"
        yield from _pairs(asdict(block))
    for name, weights in card.emphases.items():
        yield f"\n[emphasis.{_key(name)}]"
        yield from _pairs(weights)
    if card.variants:
        yield "\n[query]"
        yield from _pairs({"variants": card.variants, "variants_for": card.variants_for})
    if card.golden is not None:
        yield from golden_lines(card.golden)


def golden_lines(golden: Golden) -> Iterator[str]:
    """Yield the part of a card that says what a model's vectors must be."""
    yield "\n[golden]"
    yield from _pairs({"least": golden.least})
    for name, sketches in (("pictures", golden.pictures), ("words", golden.words)):
        if sketches:
            yield f"\n[golden.{name}]"
            yield from _pairs(sketches)


def _image(tower: ImageTower) -> Iterator[str]:
    yield "\n[image]"
    yield from _pairs(
        {"input": tower.input_name, "output": tower.output_name, "pooling": tower.pooling}
    )
    if tower.classes is not None:
        yield from _pairs({"probabilities": tower.probabilities})
    yield from _files("image", tower.file, tower.more)
    if tower.classes is not None:
        yield "\n[image.classes]"
        yield from _pairs(_file(tower.classes))
    contract = asdict(tower.preprocess)
    yield "\n[image.preprocess]"
    yield from _pairs({"size": (contract.pop("width"), contract.pop("height"))} | contract)


def _text(tower: TextTower) -> Iterator[str]:
    yield "\n[text]"
    values = asdict(tower)
    for name in ("file", "tokenizer", "more"):
        del values[name]
    values["output"] = values.pop("output_name")
    yield from _pairs({name: value for name, value in values.items() if value is not None})
    yield from _files("text", tower.file, tower.more)
    yield "\n[text.tokenizer]"
    yield from _pairs(_file(tower.tokenizer))


def _files(tower: str, file: ModelFile, more: tuple[ModelFile, ...]) -> Iterator[str]:
    yield f"\n[{tower}.file]"
    yield from _pairs(_file(file))
    for other in more:
        yield f"\n[[{tower}.more]]"
        yield from _pairs(_file(other))


def _file(file: ModelFile) -> dict[str, object]:
    values = {
        "path": file.path,
        "sha256": file.sha256,
        "bytes": file.byte_size,
        "repo": file.repo,
        "revision": file.revision,
        "remote": file.remote,
    }
    return {name: value for name, value in values.items() if value}


def _pairs(values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{_key(name)} = {_value(value)}"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "_").isidentifier() else _value(name)


def _value(value: object) -> str:
    # JSON's strings, numbers and lists are TOML's as well; only "delete" must be escaped here.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
