"""Draw the sample pictures that a new board offers.

A picture that exists is left alone and a new one appears whole or not at all, so the command can
be stopped and run again at any moment.

    python assets/draw_samples.py [--out DIR] [--force]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sample_art.catalogue import SAMPLES, Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLES_DIR = Path(__file__).resolve().parent / "samples"

_JPEG_QUALITY = 86
_WEBP_QUALITY = 88


def draw_all(
    out: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    samples: Sequence[Sample] = SAMPLES,
    force: bool = False,
    scale: float = 1.0,
) -> list[Path]:
    """Draw the pictures that ``out`` lacks and return the paths of all of them, in order.

    Args:
        out: The folder for the pictures; it is made if needed.
        progress: Called with pictures done and pictures in all, after each one.
        samples: Which pictures.
        force: Draw also the pictures that exist.
        scale: Size of the pictures relative to their own.

    Raises:
        OSError: The folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for done, sample in enumerate(samples, start=1):
        path = out / sample.name
        if force or not path.exists():
            _save(sample, path, scale)
        paths.append(path)
        if progress is not None:
            progress(done, len(samples))
    return paths


def _save(sample: Sample, path: Path, scale: float) -> None:
    picture = sample.draw(scale)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        match path.suffix:
            case ".png":
                picture.save(partial, "PNG", compress_level=6)
            case ".webp":
                picture.save(partial, "WEBP", quality=_WEBP_QUALITY, method=2)
            case _:
                picture.save(partial, "JPEG", quality=_JPEG_QUALITY)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _show(done: int, total: int) -> None:
    line = f"Drawing sample pictures: {done} of {total}"
    if done == total:
        sys.stderr.write(f"\r{line}\n" if sys.stderr.isatty() else f"{line}\n")
    elif sys.stderr.isatty():
        sys.stderr.write(f"\r{line}")
    sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(description="Draw RefBoard's sample pictures.")
    parser.add_argument("--out", type=Path, default=SAMPLES_DIR, help="folder for the pictures")
    parser.add_argument("--force", action="store_true", help="draw also pictures that exist")
    options = parser.parse_args(arguments)
    try:
        draw_all(options.out, _show, force=options.force)
    except OSError as error:
        sys.stderr.write(f"\nCannot write {options.out}: {error.strerror}. Choose another --out.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
