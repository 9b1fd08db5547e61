"""Windows of a stored picture as models see them; runs in a decode thread."""

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Rect
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.imaging.decode import decode
from refboard.services.imaging.parts.cutting import cut_out
from refboard.services.imaging.previews import decode_original, read_preview
from refboard.services.paths import LibraryPaths


def window_inputs(
    asset: Asset, paths: LibraryPaths, cards: Sequence[ModelCard], windows: Sequence[Rect]
) -> Mapping[str, Float32Array]:
    """Return models' inputs for windows of a picture, from one decode.

    The largest preview is enough, and is there when the original is not.

    Args:
        asset: A stored one.
        paths: The library's folders.
        cards: The models.
        windows: In fractions of the picture.

    Returns:
        By the fingerprints of the cards, [len(windows), 3, h, w].

    Raises:
        OriginalError: there is no preview, and the original is gone or not what it was.
        InputError: it cannot be decoded any more.
    """
    image = _image(asset, paths)
    cut = [cut_out(image, PicturePart(window)) for window in windows]
    found = {}
    for card in cards:
        assert card.image is not None, "only models for pictures are asked for inputs"
        contract = card.image.preprocess
        found[card.fingerprint] = np.stack([model_pixels(one, contract) for one in cut])
    return found


def _image(asset: Asset, paths: LibraryPaths) -> Image.Image:
    side = PREVIEW_SIDES[-1]
    preview = read_preview(paths.previews, asset, side)
    if preview.state.is_shown:
        return decode(preview.content, name=asset.name, longest_side=side).image
    return decode_original(asset, paths.originals, side).image
