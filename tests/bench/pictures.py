"""Pictures for benchmarks: real photographs when they are there, the samples otherwise."""

from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT.parent / "shared" / "photos"
SAMPLES = ROOT / "assets" / "samples"


def real_pictures() -> list[Path]:
    """Return photographs when the folder is there, else the samples; in a fixed order."""
    photos = sorted(PHOTOS.rglob("*.jpg")) if PHOTOS.is_dir() else []
    return photos or sorted(p for p in SAMPLES.iterdir() if p.suffix in (".jpg", ".png", ".webp"))


def many_small(folder: Path, count: int, side: int = 640) -> list[Path]:
    """Write `count` different JPEGs made from real pictures by crops and tints; return them."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = real_pictures()
    made = []
    for number in range(count):
        path = folder / f"picture-{number:05d}.jpg"
        made.append(path)
        if path.exists():
            continue
        random = np.random.default_rng(number)
        with Image.open(sources[number % len(sources)]) as opened:
            picture = opened.convert("RGB")
        keep = random.uniform(0.6, 0.95, 2)
        left, top = random.uniform(0, 1 - keep)
        box = (left, top, left + keep[0], top + keep[1])
        width, height = picture.size
        picture = picture.crop(
            tuple(round(v * s) for v, s in zip(box, (width, height) * 2, strict=True))
        )
        picture.thumbnail((side, side))
        tint = random.uniform(0.75, 1.1, 3)
        pixels = np.clip(np.asarray(picture, dtype=np.float32) * tint, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(path, quality=88)
    return made


def twelve_megapixels(folder: Path, count: int) -> list[Path]:
    """Write `count` JPEGs of 4032 x 3024 by upscaling real pictures and adding noise."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = real_pictures()
    made = []
    for number in range(count):
        path = folder / f"large-{number:03d}.jpg"
        made.append(path)
        if path.exists():
            continue
        random = np.random.default_rng(number)
        with Image.open(sources[number * 7 % len(sources)]) as opened:
            picture = opened.convert("RGB").resize((4032, 3024), Image.Resampling.BICUBIC)
        noise = random.integers(-10, 11, (3024, 4032, 1), dtype=np.int16)
        pixels = np.clip(np.asarray(picture, dtype=np.int16) + noise, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(path, quality=90)
    return made
