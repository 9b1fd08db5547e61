"""A PNG that is written row by row is read back by others to the last pixel."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.png import write_png
from tests.builders_images import photo


def written(pixels: NDArray[np.uint8], rows: int) -> bytes:
    file = BytesIO()
    height, width = pixels.shape[:2]
    write_png(file, width, height, (pixels[top : top + rows] for top in range(0, height, rows)))
    return file.getvalue()


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(1, 50),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0, 1, 7]),
)
def test_every_pixel_is_read_back(width: int, height: int, rows: int, seed: int, bits: int) -> None:
    # Few bits make even fields, for which every filter is chosen somewhere.
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3))
    pixels = (noise >> bits << bits).astype(np.uint8)

    with Image.open(BytesIO(written(pixels, rows))) as image:
        image.load()
        assert (image.mode, image.info["srgb"]) == ("RGB", 0)
        assert np.array_equal(np.asarray(image), pixels)


def test_a_photograph_packs_about_as_well_as_with_others() -> None:
    image = photo(640, 480)
    usual = BytesIO()
    image.save(usual, "PNG")

    assert len(written(np.asarray(image), 64)) < 1.2 * len(usual.getvalue())


def test_whoever_gives_the_rows_may_stop() -> None:
    def bands() -> Iterator[NDArray[np.uint8]]:
        yield np.zeros((1, 4, 3), np.uint8)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_png(BytesIO(), 4, 2, bands())
