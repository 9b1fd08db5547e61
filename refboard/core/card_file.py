"""Read model cards from parsed TOML, and refuse those whose parts contradict each other.

Schema 1 is a card with an image tower only, its sections at the top. Schema 2 has a section for
each tower.
"""

import re
from collections.abc import Mapping
from typing import Any, get_args

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import (
    LEAST_GOLDEN,
    Block,
    Cleaning,
    Crop,
    CropRounding,
    Golden,
    ImageTower,
    Interpolation,
    ModelCard,
    ModelFile,
    Normalisation,
    Padding,
    Pooling,
    Preprocess,
    Resize,
    TextTower,
    Triple,
)
from refboard.core.spaces import WORDS_ONLY, space_names

SCHEMAS = (1, 2)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Table = Mapping[str, Any]  # Any: whatever a TOML file holds


def parse_card(table: Table) -> ModelCard:
    """Return the card that a parsed TOML table describes.

    Raises:
        ModelMismatchError: a key is missing, has the wrong type, or contradicts another.
    """
    try:
        card = _card_of(table)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ModelMismatchError(
            f"The model card cannot be used: {error}.", "Take the card from the model's release."
        ) from error
    _check(card)
    return card


def _card_of(table: Table) -> ModelCard:
    if table["schema"] not in SCHEMAS:
        raise ValueError(f"schema {table['schema']} is not 1 or 2")
    is_old = table["schema"] == 1
    output, query = table.get("output", {}), table.get("query", {})
    hub = table.get("hub", {})
    text = table.get("text")
    return ModelCard(
        name=str(table["name"]),
        version=str(table["version"]),
        space=str(table["space"]),
        title=str(table["title"]),
        description=str(table["description"]),
        licence=str(table["licence"]),
        source=str(table["source"]),
        dim=int(output["dim"] if is_old else table["dim"]),
        image=_old_image(table) if is_old else _image(table.get("image"), hub),
        text=None if text is None else _text(text, hub),
        normalise=(output if is_old else table).get("normalise", "l2"),
        blocks=tuple(
            Block(b["name"], int(b["start"]), int(b["stop"])) for b in table.get("blocks", [])
        ),
        emphases={name: dict(weights) for name, weights in table.get("emphasis", {}).items()},
        variants=tuple(query.get("variants", ())),
        variants_for=tuple(query.get("variants_for", ())),
        rank=int(table.get("rank", 100)),
        gelu=str(table.get("gelu", "")),
        opset=int(table.get("opset", 0)),
        golden=None if "golden" not in table else _golden(table["golden"]),
        notice=str(table.get("notice", "")),
        small=bool(table.get("small", False)),
    )


def _old_image(table: Table) -> ImageTower:
    file = table["file"]
    return ImageTower(
        file=ModelFile(file["path"], file["sha256"], int(file["bytes"])),
        preprocess=_preprocess(table["preprocess"]),
        input_name=table["input"]["name"],
        output_name=table["output"]["name"],
    )


def _image(table: Table | None, hub: Table) -> ImageTower | None:
    if table is None:
        return None
    return ImageTower(
        file=_file(table["file"], hub),
        preprocess=_preprocess(table["preprocess"]),
        input_name=table["input"],
        output_name=table["output"],
        pooling=table.get("pooling", "none"),
        more=tuple(_file(file, hub) for file in table.get("more", ())),
        probabilities=str(table.get("probabilities", "")),
        classes=_file(table["classes"], hub) if "classes" in table else None,
    )


def _text(table: Table, hub: Table) -> TextTower:
    return TextTower(
        file=_file(table["file"], hub),
        tokenizer=_file(table["tokenizer"], hub),
        output_name=table["output"],
        context=int(table["context"]),
        pad_id=int(table["pad_id"]),
        padding=table.get("padding", "longest"),
        pooling=table.get("pooling", "none"),
        eos_id=None if table.get("eos_id") is None else int(table["eos_id"]),
        prefix=table.get("prefix", ""),
        document_prefix=table.get("document_prefix", ""),
        cleaning=table.get("cleaning", "none"),
        more=tuple(_file(file, hub) for file in table.get("more", ())),
    )


def _file(table: Table, hub: Table) -> ModelFile:
    repo = table.get("repo", hub.get("repo", ""))
    sha256 = str(table.get("sha256", ""))
    if sha256 and not _SHA256.fullmatch(sha256):
        raise ValueError(f'the hash of "{table["path"]}" is no SHA-256')
    return ModelFile(
        path=str(table["path"]),
        sha256=sha256,
        byte_size=int(table.get("bytes", 0)),
        repo=repo,
        revision=table.get("revision", hub.get("revision", "")) if repo else "",
        remote=table.get("remote", table["path"]) if repo else "",
    )


def _preprocess(table: Table) -> Preprocess:
    red, green, blue = table["background"]
    return Preprocess(
        width=int(table["size"][0]),
        height=int(table["size"][1]),
        resize=table["resize"],
        crop=table["crop"],
        interpolation=table["interpolation"],
        mean=_triple(table["mean"]),
        std=_triple(table["std"]),
        background=(int(red), int(green), int(blue)),
        shortest_edge=int(table.get("shortest_edge", 0)),
        crop_rounding=table.get("crop_rounding", "floor"),
    )


def _golden(table: Table) -> Golden:
    pictures, words = (
        {str(name): tuple(map(float, row)) for name, row in table.get(kind, {}).items()}
        for kind in ("pictures", "words")
    )
    return Golden(pictures, words, float(table.get("least", LEAST_GOLDEN)))


def _triple(values: Any) -> Triple:  # Any: a TOML array of whatever the file holds
    red, green, blue = values
    return float(red), float(green), float(blue)


def _check(card: ModelCard) -> None:
    """Refuse a card whose parts contradict each other."""
    if not _NAME.fullmatch(card.name):
        raise ModelMismatchError(
            f'The model card\'s name "{card.name}" is not made of small letters, digits, . _ and -.'
        )
    if card.image is None and card.text is None:
        raise ModelMismatchError("The model card describes neither pictures nor words.")
    if card.image is None and card.space != "text":
        raise ModelMismatchError('A model without pictures belongs to the space "text".')
    if card.dim < 0 or (card.dim == 0 and card.image is not None):
        raise ModelMismatchError("The model card's vectors have no length.")
    if card.image is not None and bool(card.image.probabilities) != bool(card.image.classes):
        raise ModelMismatchError("The model card's probabilities and classes belong together.")
    _check_words(card)
    _check_files(card)
    _check_crop(card)
    _check_blocks(card)


def _check_words(card: ModelCard) -> None:
    known: list[tuple[str, str, tuple[str, ...]]] = [
        ("space", card.space, (*space_names(), WORDS_ONLY)),
        ("normalise", card.normalise, get_args(Normalisation)),
        ("gelu", card.gelu, ("", "quick", "erf")),
    ]
    if card.image is not None:
        pre = card.image.preprocess
        known += [
            ("resize", pre.resize, get_args(Resize)),
            ("crop", pre.crop, get_args(Crop)),
            ("crop_rounding", pre.crop_rounding, get_args(CropRounding)),
            ("interpolation", pre.interpolation, get_args(Interpolation)),
            ("pooling", card.image.pooling, get_args(Pooling)),
        ]
    if card.text is not None:
        known += [
            ("padding", card.text.padding, get_args(Padding)),
            ("pooling", card.text.pooling, get_args(Pooling)),
            ("cleaning", card.text.cleaning, get_args(Cleaning)),
        ]
    for key, value, allowed in known:
        if value not in allowed:
            raise ModelMismatchError(f'The model card names an unknown {key} "{value}".')


def _check_files(card: ModelCard) -> None:
    for file in card.files:
        if file.path != file.path.replace("\\", "/").rpartition("/")[2] or file.path in ("", ".."):
            raise ModelMismatchError(
                f'The model card names "{file.path}", a file outside its folder.'
            )


def _check_crop(card: ModelCard) -> None:
    if card.image is None:
        return
    pre = card.image.preprocess
    if (pre.resize == "shortest-edge") != (pre.crop == "center"):
        raise ModelMismatchError(
            "The model card's crop does not fit its resize:"
            " a shortest edge is cropped, a squash is not."
        )
    if pre.shortest_edge and (
        pre.resize == "squash" or pre.shortest_edge < max(pre.width, pre.height)
    ):
        raise ModelMismatchError("The model card's shortest edge is smaller than what is cropped.")


def _check_blocks(card: ModelCard) -> None:
    edges = [block.start for block in card.blocks] + [card.dim]
    stops = [0] + [block.stop for block in card.blocks]
    if card.normalise == "blocks" and (not card.blocks or edges != stops):
        raise ModelMismatchError("The model card's blocks do not cover its vector.")
    names = {block.name for block in card.blocks}
    for emphasis, weights in card.emphases.items():
        if set(weights) != names or not any(weight > 0 for weight in weights.values()):
            raise ModelMismatchError(f'The model card\'s emphasis "{emphasis}" misses a block.')
