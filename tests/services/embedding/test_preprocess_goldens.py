"""Our pixels are those of the reference processors, on twelve kinds of pictures and six of files.

`make goldens` wrote the references with Hugging Face's processors. What a file shows (alpha,
16 bits, orientation, CMYK) is settled by decoding, so for files the way from the bytes is compared.
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.parity.files import files
from models.parity.pictures import SIZES, pictures
from refboard.core.model_card import Preprocess
from refboard.core.query import Float32Array
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.imaging.decode import decode
from refboard.services.importing.preparation import DECODE_SIDE

GOLDENS = np.load(Path(__file__).with_name("goldens.npz"))
PICTURES = pictures()
FILES = {kind: content for kind, (content, _) in files().items()}
STEP = 7
CLIP = Preprocess(
    224, 224, "shortest-edge", "center", "bicubic",
    (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711),
)  # fmt: skip
SIGLIP = Preprocess(224, 224, "squash", "none", "bicubic", (0.5,) * 3, (0.5,) * 3)
CONTRACTS = {
    "clip": CLIP,
    "siglip": SIGLIP,
    "siglip2": replace(SIGLIP, interpolation="bilinear"),
    "dinov2": replace(
        CLIP, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), shortest_edge=256
    ),
}


def levels(pixels: Float32Array, contract: Preprocess) -> Float32Array:
    """Return the grey levels behind a model's input, [3, h, w] in 0..255."""
    mean = np.array(contract.mean, dtype=np.float32)[:, None, None]
    std = np.array(contract.std, dtype=np.float32)[:, None, None]
    result: Float32Array = (pixels * std + mean) * 255
    return result


def rms(one: Float32Array, two: Float32Array) -> float:
    return float(np.sqrt(np.mean((one - two) ** 2)))


def distance(name: str, kind: str, contract: Preprocess) -> float:
    """Return how far our pixels are from the reference's, in grey levels rms."""
    ours = levels(model_pixels(PICTURES[kind], contract), contract)
    return rms(ours[:, ::STEP, ::STEP], GOLDENS[f"{name}/{kind}"].astype(np.float32))


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("name", CONTRACTS)
def test_pixels_agree_with_the_reference_processor(name: str, kind: str) -> None:
    contract = CONTRACTS[name]
    ours = levels(model_pixels(PICTURES[kind], contract), contract)

    off = np.abs(ours[:, ::STEP, ::STEP] - GOLDENS[f"{name}/{kind}"].astype(np.float32))

    assert off.max() <= 0.02


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", CONTRACTS)
def test_files_give_what_the_reference_makes_of_what_they_show(name: str, kind: str) -> None:
    contract = CONTRACTS[name]
    shown = decode(FILES[kind], name=kind, longest_side=None).image

    ours = levels(model_pixels(shown, contract), contract)

    off = np.abs(ours[:, ::STEP, ::STEP] - GOLDENS[f"{name}/{kind}"].astype(np.float32))
    assert off.max() <= 0.02


@pytest.mark.parametrize("name", CONTRACTS)
def test_another_background_is_far_from_the_reference(name: str) -> None:
    contract = replace(CONTRACTS[name], background=(255, 255, 255))
    shown = decode(FILES["cut-out"], name="cut-out", longest_side=None).image

    ours = levels(model_pixels(shown, contract), contract)

    assert rms(ours[:, ::STEP, ::STEP], GOLDENS[f"{name}/cut-out"].astype(np.float32)) > 10


SPOILED: dict[str, Callable[[Preprocess], Preprocess]] = {
    "another filter": lambda c: replace(c, interpolation="bilinear"),
    "no antialiasing to speak of": lambda c: replace(c, interpolation="area"),
    "squashed": lambda c: replace(c, resize="squash", crop="none"),
    "another mean": lambda c: replace(c, mean=(0.5, 0.5, 0.5)),
    "another deviation": lambda c: replace(c, std=(0.229, 0.224, 0.225)),
    "another rounding": lambda c: replace(c, crop_rounding="round"),
    "another edge": lambda c: replace(c, shortest_edge=232),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_contract_is_far_from_the_reference(
    spoil: Callable[[Preprocess], Preprocess],
) -> None:
    contract = spoil(CLIP)
    # Undone with the true numbers, as a model that was trained with them would see it.
    ours = levels(model_pixels(PICTURES["landscape"], contract), CLIP)

    assert rms(ours[:, ::STEP, ::STEP], GOLDENS["clip/landscape"].astype(np.float32)) > 3


@pytest.mark.parametrize("shift", [1, -1])
def test_a_crop_that_is_one_pixel_off_is_far_from_the_reference(shift: int) -> None:
    ours = levels(model_pixels(PICTURES["landscape"], CLIP), CLIP)
    shifted = np.roll(ours, shift, axis=2)

    assert rms(shifted[:, ::STEP, ::STEP], GOLDENS["clip/landscape"].astype(np.float32)) > 10


def test_swapped_channels_are_far_from_the_reference() -> None:
    ours = levels(model_pixels(PICTURES["landscape"], CLIP), CLIP)[::-1]

    assert rms(ours[:, ::STEP, ::STEP], GOLDENS["clip/landscape"].astype(np.float32)) > 10


@pytest.mark.parametrize(("width", "height"), [(301, 224), (225, 224), (517, 333), (640, 427)])
def test_rounding_the_crop_follows_open_clips_rule(width: int, height: int) -> None:
    """torchvision: resize the shortest edge, then start at round((side - crop) / 2)."""
    picture = PICTURES["large"].resize((width, height))
    contract = replace(CLIP, crop_rounding="round")

    ours = levels(model_pixels(picture, contract), contract)

    short = min(width, height)
    whole = picture.resize(
        (int(224 * width / short), int(224 * height / short)), Image.Resampling.BICUBIC
    )
    left, top = round((whole.width - 224) / 2.0), round((whole.height - 224) / 2.0)
    expected = np.asarray(whole.crop((left, top, left + 224, top + 224)), dtype=np.float32)
    assert np.abs(ours - expected.transpose(2, 0, 1)).max() <= 1.02


def photo(width: int, height: int) -> bytes:
    """Return a JPEG with the soft spectrum of a photograph: noise of every scale."""
    random = np.random.default_rng(width)
    total = np.zeros((height, width, 3), dtype=np.float32)
    for cells in (4, 16, 64, 256):
        small = random.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
        layer = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(layer, dtype=np.float32) / (cells**0.5)
    total = (total - total.min()) / (total.max() - total.min()) * 255
    buffer = BytesIO()
    Image.fromarray(total.astype(np.uint8)).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@pytest.mark.parametrize("size", [(4032, 3024), (1999, 1501), (1300, 977), (900, 700)])
def test_decoding_scaled_gives_what_decoding_whole_gives(size: tuple[int, int]) -> None:
    content = photo(*size)
    imported = decode(content, name="photo.jpg", longest_side=DECODE_SIDE).image
    whole = decode(content, name="photo.jpg", longest_side=None).image

    for contract in CONTRACTS.values():
        side = contract.decode_side
        coarse = decode(content, name="p.jpg", longest_side=None, shortest_side=side).image
        assert min(coarse.size) >= min(side, *size)
        expected = levels(model_pixels(whole, contract), contract)
        for scaled in (imported, coarse):
            assert rms(levels(model_pixels(scaled, contract, size), contract), expected) <= 1.0
