"""Model cards: the frozen contract between a model file and everything that feeds or reads it.

Whatever changes a vector is in the fingerprint: another fingerprint is another space, never a
silent mix of vectors.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from refboard.core.errors import ModelMismatchError

Resize = Literal["squash", "shortest-edge"]
Crop = Literal["none", "center"]
Interpolation = Literal["area", "bilinear", "bicubic"]
Normalisation = Literal["blocks", "l2"]
Triple = tuple[float, float, float]

CARD_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Preprocess:
    """How a picture becomes the model's input, float32 [3, height, width].

    Attributes:
        width: Input width in pixels.
        height: Input height in pixels.
        resize: "squash" to the input size, or scale the shortest edge to it.
        crop: "center" after a shortest-edge resize.
        interpolation: Resampling filter; all of them antialias.
        mean: Subtracted from values in 0..1, per channel.
        std: Divides after that, per channel.
        background: What transparent pixels are composited on, 0..255.
    """

    width: int
    height: int
    resize: Resize = "squash"
    crop: Crop = "none"
    interpolation: Interpolation = "area"
    mean: Triple = (0.0, 0.0, 0.0)
    std: Triple = (1.0, 1.0, 1.0)
    background: tuple[int, int, int] = (127, 127, 127)


@dataclass(frozen=True, slots=True)
class Block:
    """A named part of the vector, elements start..stop, of unit length on its own."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One embedding model.

    Attributes:
        name: Stable name, such as "look".
        version: Version of the card and file together.
        space: Which question its vectors answer: "look" or "meaning".
        title: Name to show.
        description: One sentence on what it is good at.
        licence: SPDX name.
        source: Where the file comes from.
        file: File name beside the card.
        sha256: Hash of the file, 64 hexadecimal digits.
        byte_size: Size of the file.
        preprocess: From picture to input.
        input_name: The graph's input.
        output_name: The graph's output.
        dim: Length of a vector.
        normalise: "blocks": each block has unit length; "l2": the whole has.
        blocks: Named parts, in order; empty for "l2".
        emphases: For each emphasis the weight of each block.
        variants: Extra query vectors: "mirror", "trim".
        variants_for: The emphases that use them.
    """

    name: str
    version: str
    space: str
    title: str
    description: str
    licence: str
    source: str
    file: str
    sha256: str
    byte_size: int
    preprocess: Preprocess
    input_name: str
    output_name: str
    dim: int
    normalise: Normalisation = "l2"
    blocks: tuple[Block, ...] = ()
    emphases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    variants_for: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Hash of all that decides a vector: file, preprocessing, output and version."""
        contract = {
            "sha256": self.sha256,
            "space": self.space,
            "version": self.version,
            "preprocess": asdict(self.preprocess),
            "input": self.input_name,
            "output": self.output_name,
            "dim": self.dim,
            "normalise": self.normalise,
            "blocks": [asdict(block) for block in self.blocks],
        }
        canonical = json.dumps(contract, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def parse_card(table: Mapping[str, Any]) -> ModelCard:
    """Return the card that a parsed TOML table describes.

    Raises:
        ModelMismatchError: a key is missing, has the wrong type, or contradicts another.
    """
    try:
        card = _card_of(table)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelMismatchError(
            f"The model card cannot be used: {error}.", "Take the card from the model's release."
        ) from error
    _check(card)
    return card


def _card_of(table: Mapping[str, Any]) -> ModelCard:
    if table["schema"] != CARD_SCHEMA:
        raise ValueError(f"schema {table['schema']} is not {CARD_SCHEMA}")
    pre, query = table["preprocess"], table.get("query", {})
    return ModelCard(
        name=table["name"],
        version=table["version"],
        space=table["space"],
        title=table["title"],
        description=table["description"],
        licence=table["licence"],
        source=table["source"],
        file=table["file"]["path"],
        sha256=table["file"]["sha256"],
        byte_size=int(table["file"]["bytes"]),
        preprocess=Preprocess(
            width=int(pre["size"][0]),
            height=int(pre["size"][1]),
            resize=pre["resize"],
            crop=pre["crop"],
            interpolation=pre["interpolation"],
            mean=_triple(pre["mean"]),
            std=_triple(pre["std"]),
            background=(
                int(pre["background"][0]),
                int(pre["background"][1]),
                int(pre["background"][2]),
            ),
        ),
        input_name=table["input"]["name"],
        output_name=table["output"]["name"],
        dim=int(table["output"]["dim"]),
        normalise=table["output"]["normalise"],
        blocks=tuple(
            Block(b["name"], int(b["start"]), int(b["stop"])) for b in table.get("blocks", [])
        ),
        emphases={name: dict(weights) for name, weights in table.get("emphasis", {}).items()},
        variants=tuple(query.get("variants", ())),
        variants_for=tuple(query.get("variants_for", ())),
    )


def _triple(values: Any) -> Triple:  # Any: a TOML array of whatever the file holds
    red, green, blue = values
    return float(red), float(green), float(blue)


def _check(card: ModelCard) -> None:
    """Refuse a card whose parts contradict each other."""
    known = {
        "resize": (card.preprocess.resize, ("squash", "shortest-edge")),
        "crop": (card.preprocess.crop, ("none", "center")),
        "interpolation": (card.preprocess.interpolation, ("area", "bilinear", "bicubic")),
        "normalise": (card.normalise, ("blocks", "l2")),
    }
    for key, (value, allowed) in known.items():
        if value not in allowed:
            raise ModelMismatchError(f'The model card names an unknown {key} "{value}".')
    if (card.preprocess.resize == "shortest-edge") != (card.preprocess.crop == "center"):
        raise ModelMismatchError(
            "The model card's crop does not fit its resize:"
            " a shortest edge is cropped, a squash is not."
        )
    edges = [block.start for block in card.blocks] + [card.dim]
    stops = [0] + [block.stop for block in card.blocks]
    if card.normalise == "blocks" and (not card.blocks or edges != stops):
        raise ModelMismatchError("The model card's blocks do not cover its vector.")
    names = {block.name for block in card.blocks}
    for emphasis, weights in card.emphases.items():
        if set(weights) != names or not any(weight > 0 for weight in weights.values()):
            raise ModelMismatchError(f'The model card\'s emphasis "{emphasis}" misses a block.')
