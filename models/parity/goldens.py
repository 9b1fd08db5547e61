"""What Hugging Face's processors make of twelve kinds of pictures and six of files: `make goldens`.

    python -m models.parity.goldens

Every seventh pixel of each is kept, as the grey level that it is: a crop shifted by one pixel,
another filter, swapped channels or other numbers all show there.

The processors are those that resize with Pillow, as the models were trained. Those that resize
with torchvision are up to 7 grey levels from them in single values, half a level rms at most.
"""

import sys
from pathlib import Path

import numpy as np
import transformers

from models.parity.files import files
from models.parity.pictures import pictures

TARGET = Path(__file__).resolve().parents[2] / "tests" / "services" / "embedding" / "goldens.npz"
STEP = 7
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
HALF = (0.5, 0.5, 0.5)
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BICUBIC, BILINEAR = 3, 2
SQUARE = {"height": 224, "width": 224}


def processors() -> dict[str, object]:
    """Return the processors, those that work with Pillow as the models were trained."""
    return {
        "clip": transformers.CLIPImageProcessorPil(),
        "siglip": transformers.SiglipImageProcessorPil(
            size=SQUARE, resample=BICUBIC, image_mean=HALF, image_std=HALF
        ),
        "siglip2": transformers.SiglipImageProcessorPil(
            size=SQUARE, resample=BILINEAR, image_mean=HALF, image_std=HALF
        ),
        "dinov2": transformers.BitImageProcessorPil(
            size={"shortest_edge": 256},
            crop_size=SQUARE,
            resample=BICUBIC,
            image_mean=IMAGENET_MEAN,
            image_std=IMAGENET_STD,
        ),
    }


def main() -> int:
    """Write the goldens."""
    kept = {}
    shown = pictures() | {kind: picture for kind, (_, picture) in files().items()}
    for name, processor in processors().items():
        for kind, picture in shown.items():
            tensor = processor(picture, return_tensors="np")["pixel_values"][0]  # type: ignore[operator]
            kept[f"{name}/{kind}"] = tensor[:, ::STEP, ::STEP].astype(np.float32)
    grey = {key: _grey(key.split("/")[0], value) for key, value in kept.items()}
    np.savez_compressed(TARGET, **grey)
    print(f"{len(grey)} tensors, {TARGET.stat().st_size / 1e3:.0f} kB, transformers "
          f"{transformers.__version__}")  # fmt: skip
    return 0


def _grey(name: str, tensor: np.ndarray) -> np.ndarray:
    """Return the grey levels behind a normalised tensor; all of them are whole."""
    mean, std = {
        "clip": (CLIP_MEAN, CLIP_STD),
        "dinov2": (IMAGENET_MEAN, IMAGENET_STD),
    }.get(name, (HALF, HALF))
    level = (tensor * np.array(std)[:, None, None] + np.array(mean)[:, None, None]) * 255
    whole = np.rint(level)
    assert np.abs(level - whole).max() < 0.02, f"{name} does not give whole grey levels"
    return whole.astype(np.uint8)


if __name__ == "__main__":
    sys.exit(main())
