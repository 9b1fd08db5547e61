"""Model cards: the frozen contract between model files and everything that feeds or reads them.

A card has an image tower, a text tower, or both; both give vectors of one space. Whatever changes
a stored vector is in the fingerprint: another fingerprint is another space, never a silent mix.
"""

import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from refboard.core.spaces import find_kind

Resize = Literal["squash", "shortest-edge"]
Crop = Literal["none", "center"]
CropRounding = Literal["floor", "round"]
Interpolation = Literal["area", "bilinear", "bicubic"]
Normalisation = Literal["blocks", "l2"]
Pooling = Literal["none", "mean", "cls", "last"]
Padding = Literal["longest", "fixed"]
Cleaning = Literal["none", "canonical"]
Triple = tuple[float, float, float]
LEAST_GOLDEN = 0.9999
"""Cosine that the same graph keeps from one processor to another in float32."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model.

    Attributes:
        path: Its name in the model's folder; no folders in it.
        sha256: Its hash, 64 hexadecimal digits; empty while nobody knows it: then the first
            file that is installed is recorded and held to.
        byte_size: Its size; 0 while nobody knows it.
        repo: The hub repository that has it, "owner/name"; empty for files brought by hand.
        revision: The commit of that repository, 40 hexadecimal digits.
        remote: Its path in that repository.
    """

    path: str
    sha256: str = ""
    byte_size: int = 0
    repo: str = ""
    revision: str = ""
    remote: str = ""


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
        shortest_edge: What the shortest edge is scaled to, in pixels; 0 for the input size.
        crop_rounding: How half a pixel of an odd margin goes: "floor" (Hugging Face) or "round"
            (torchvision, open_clip).
    """

    width: int
    height: int
    resize: Resize = "squash"
    crop: Crop = "none"
    interpolation: Interpolation = "area"
    mean: Triple = (0.0, 0.0, 0.0)
    std: Triple = (1.0, 1.0, 1.0)
    background: tuple[int, int, int] = (127, 127, 127)
    shortest_edge: int = 0
    crop_rounding: CropRounding = "floor"

    @property
    def decode_side(self) -> int:
        """How long the shorter side of a decoded picture should be at least, in pixels.

        Three times what it is scaled to keeps within a grey level of a whole decode.
        """
        return 3 * (self.shortest_edge or max(self.width, self.height))


@dataclass(frozen=True, slots=True)
class ImageTower:
    """The part of a model that takes pictures.

    Attributes:
        file: Its graph.
        preprocess: From picture to input.
        input_name: The graph's input.
        output_name: The graph's output.
        pooling: "none" when the output is [n, dim]; how [n, tokens, dim] becomes that otherwise.
        more: Files that the graph reads beside itself, such as weights kept apart.
        probabilities: A second output, [n, classes]: how likely a picture shows each class; empty
            for none.
        classes: The names of those classes in their order, as lines of number, WordNet 3.0 id and
            name, with tabs between; None without such an output.
    """

    file: ModelFile
    preprocess: Preprocess
    input_name: str
    output_name: str
    pooling: Pooling = "none"
    more: tuple[ModelFile, ...] = ()
    probabilities: str = ""
    classes: ModelFile | None = None


@dataclass(frozen=True, slots=True)
class TextTower:
    """The part of a model that takes words.

    Attributes:
        file: Its graph; its inputs are found by their usual names.
        tokenizer: A `tokenizer.json` of the tokenizers library.
        output_name: The graph's output.
        context: Tokens at most; longer texts are cut, the end token kept.
        pad_id: Token that fills up.
        padding: "fixed" fills up to `context`, which some models insist on; "longest" to the
            longest text of a batch.
        pooling: As for pictures; "last" is the last token that the mask keeps.
        eos_id: Token that must end every text; None where the tokenizer sees to it.
        prefix: Put before every question.
        document_prefix: Put before every text that is searched.
        cleaning: "canonical" lowers letters and strips punctuation before the tokenizer.
        more: Files that the graph reads beside itself.
    """

    file: ModelFile
    tokenizer: ModelFile
    output_name: str
    context: int
    pad_id: int
    padding: Padding = "longest"
    pooling: Pooling = "none"
    eos_id: int | None = None
    prefix: str = ""
    document_prefix: str = ""
    cleaning: Cleaning = "none"
    more: tuple[ModelFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A named part of the vector, elements start..stop, of unit length on its own."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Golden:
    """What a model is known to make of drawn pictures and of sentences.

    A vector is kept as a sketch: a few projections of it, by which another vector is seen to be
    another one (services/verification/golden.py).

    Attributes:
        pictures: The sketch of each drawn picture, by its name.
        words: The sketch of each sentence.
        least: The cosine that the model's vectors must have to these, as far as sketches tell.
    """

    pictures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    least: float = LEAST_GOLDEN


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One embedding model.

    Attributes:
        name: Stable name, such as "look".
        version: Version of the card and files together.
        space: Which question its vectors answer (core/spaces.py), or "text" for words alone.
        title: Name to show.
        description: One sentence on what it is good at.
        licence: SPDX name, or the licence's own.
        source: Where the files come from.
        dim: Length of a vector; 0 where only the graph says it.
        image: The tower for pictures.
        text: The tower for words.
        normalise: "blocks": each block has unit length; "l2": the whole has.
        blocks: Named parts, in order; empty for "l2".
        emphases: For each emphasis the weight of each block.
        variants: Extra query vectors: "mirror", "trim".
        variants_for: The emphases that use them.
        rank: Place among the models of its space, 1 first.
        gelu: Which activation its graph must have: "quick", "erf", or empty for no check.
        opset: Version of ONNX's operators that its graphs use; 0 for any that is supported.
        golden: What its vectors must be; None where nobody wrote it down.
        notice: What must be known before it is used, such as a licence for research only.
        small: The card says that the model is small; see `is_small`.
    """

    name: str
    version: str
    space: str
    title: str
    description: str
    licence: str
    source: str
    dim: int
    image: ImageTower | None = None
    text: TextTower | None = None
    normalise: Normalisation = "l2"
    blocks: tuple[Block, ...] = ()
    emphases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    variants_for: tuple[str, ...] = ()
    rank: int = 100
    gelu: str = ""
    opset: int = 0
    golden: Golden | None = None
    notice: str = ""
    small: bool = False

    @property
    def is_small(self) -> bool:
        """Return whether the model is small.

        A small one stays open, runs in several threads beside the window at its priority, and a
        full batch is worth waiting for: a large one works whenever it has nothing to do. Its
        vectors come from the picture as an import decodes it, however many pixels it takes: no
        picture is decoded twice, and it has one vector, whenever that was made.
        """
        kind = find_kind(self.space)
        return self.small or (kind is not None and kind.is_small)

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """Every file of the model, each once."""
        return tuple({file.path: file for file in self._all_files()}.values())

    @property
    def byte_size(self) -> int:
        """Size of all files together, as far as it is known."""
        return sum(file.byte_size for file in self.files)

    @property
    def is_hosted(self) -> bool:
        """Return whether every file can be fetched from a hub."""
        return all(file.repo for file in self.files)

    @property
    def fingerprint(self) -> str:
        """Hash of all that decides a stored vector: file, preprocessing, output and version.

        Values that a card did not have from the first day count only where they are set, so that
        the fingerprints in people's libraries stay what they are. The text tower stores nothing
        beside pictures, so it is part only where there is no image tower.
        """
        towers = (self.image, self.text)
        return _fingerprint(
            self.space, self.version, self.dim, self.normalise, self.blocks, *towers, self.small
        )

    def with_files(self, known: Mapping[str, ModelFile]) -> "ModelCard":
        """Return the card with the files of these paths in place of its own."""
        image, text = self.image, self.text
        if image is not None:
            more = tuple(known.get(f.path, f) for f in image.more)
            classes = image.classes and known.get(image.classes.path, image.classes)
            file = known.get(image.file.path, image.file)
            image = replace(image, file=file, more=more, classes=classes)
        if text is not None:
            text = replace(
                text,
                file=known.get(text.file.path, text.file),
                tokenizer=known.get(text.tokenizer.path, text.tokenizer),
                more=tuple(known.get(f.path, f) for f in text.more),
            )
        return replace(self, image=image, text=text)

    def _all_files(self) -> Iterator[ModelFile]:
        if self.image is not None:
            yield from (self.image.file, *self.image.more)
            if self.image.classes is not None:
                yield self.image.classes
        if self.text is not None:
            yield from (self.text.file, self.text.tokenizer, *self.text.more)


@functools.lru_cache(maxsize=64)
def _fingerprint(
    space: str,
    version: str,
    dim: int,
    normalise: str,
    blocks: tuple[Block, ...],
    image: ImageTower | None,
    text: TextTower | None,
    is_small: bool,
) -> str:
    """Return the hash of a contract; kept, since it is asked for with every picture."""
    contract: dict[str, Any] = {  # Any: whatever JSON can hold
        "space": space,
        "version": version,
        "dim": dim,
        "normalise": normalise,
        "blocks": [asdict(block) for block in blocks],
    }
    if image is not None:
        contract |= _image_contract(image)
    elif text is not None:
        contract["text"] = _text_contract(text)
    if is_small:
        contract["small"] = True
    canonical = json.dumps(contract, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _image_contract(tower: ImageTower) -> dict[str, Any]:  # Any: as above
    preprocess = asdict(tower.preprocess)
    for name, unset in (("shortest_edge", 0), ("crop_rounding", "floor")):
        if preprocess[name] == unset:
            del preprocess[name]
    contract = {
        "sha256": tower.file.sha256,
        "preprocess": preprocess,
        "input": tower.input_name,
        "output": tower.output_name,
    }
    if tower.pooling != "none":
        contract["pooling"] = tower.pooling
    if tower.more:
        contract["more"] = [file.sha256 for file in tower.more]
    return contract


def _text_contract(tower: TextTower) -> dict[str, Any]:  # Any: as above
    contract = asdict(tower)
    for name in ("file", "tokenizer"):
        contract[name] = contract[name]["sha256"]
    contract["more"] = [file.sha256 for file in tower.more]
    return contract
