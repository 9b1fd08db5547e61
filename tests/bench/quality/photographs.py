"""Pictures of known subjects, in a library of the product's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from refboard.core.asset import Source
from refboard.core.ids import AssetId, new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.engine.foreground import Foreground
from refboard.services.importing.acceptance import accept
from refboard.services.library.library import Library
from tests.working import work_off, working

_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass(frozen=True, slots=True)
class PhotoSet:
    """Pictures and, where folders name them, their subjects."""

    paths: list[Path]
    subjects: npt.NDArray[np.str_]

    @classmethod
    def of(cls, folder: Path) -> "PhotoSet":
        """Find every picture below a folder; a picture's folder is its subject."""
        paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES)
        if not paths:
            raise SystemExit(f"No pictures in {folder}: name another folder with --photos.")
        # A flat folder has no subjects, but sample names may share a prefix: "cups-03.jpg".
        named = [p.parent.name if p.parent != folder else p.stem.rsplit("-", 1)[0] for p in paths]
        return cls(paths, np.array(named))

    @property
    def has_subjects(self) -> bool:
        """Whether enough pictures share a subject for precision to mean anything."""
        _, counts = np.unique(self.subjects, return_counts=True)
        return bool(np.median(counts) >= 2)

    def images(self) -> list[Image.Image]:
        """Return all pictures, decoded; see `load_picture`."""
        return [load_picture(path) for path in self.paths]


def load_picture(path: Path, longest_px: int = 512) -> Image.Image:
    """Decode upright, over grey where it is transparent, at most `longest_px` long."""
    with Image.open(path) as opened:
        opened.draft("RGB", (longest_px, longest_px))
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    backdrop = Image.new("RGBA", image.size, (127, 127, 127, 255))
    flat = Image.alpha_composite(backdrop, image).convert("RGB")
    flat.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return flat


@dataclass(frozen=True, slots=True)
class Shelf:
    """The pictures in a library that answers.

    Attributes:
        driven: What is asked.
        ids: Of the pictures, in their order.
    """

    driven: Foreground
    ids: list[AssetId]


@contextmanager
def shelved(photos: PhotoSet) -> Iterator[Shelf]:
    """Import pictures into a new library, as a drop does, and wait until all models saw them."""
    with TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library", home=Path(folder) / "models")
        try:
            entries = [ImportEntry(new_asset_id(), Source(path)) for path in photos.paths]
            accept(library, ImportRequest(tuple(entries), link=True))
            work_off(library)
            found = library.store.assets.get([entry.asset_id for entry in entries])
            with working(library, 1) as driven:
                yield Shelf(driven, [found[entry.asset_id].id for entry in entries])
        finally:
            library.close()
