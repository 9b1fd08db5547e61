"""A library whose vectors are made up: two spaces, pictures without pixels."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from refboard.core.asset import Asset, Source
from refboard.core.finding.query import FindQuery
from refboard.core.finding.terms import PictureTerm, Term, WordTerm
from refboard.core.ids import AssetId, new_asset_id
from refboard.core.query import Float32Array, Matches
from refboard.core.spaces import spaces_asked
from refboard.services.library.finding.asked import AskedPicture, AskedTerm, AskedWords
from refboard.services.library.finding.finder import find
from refboard.services.library.library import Library
from tests.builders_models import install_model

DIM = 24
SUBJECTS = 6


class Shelf:
    """A library of made-up pictures.

    Attributes:
        library: It.
        ids: The pictures, in the order of their keys.
    """

    def __init__(self, library: Library, seed: int = 1) -> None:
        self.library = library
        self.ids: list[AssetId] = []
        self._random = np.random.default_rng(seed)
        self._subjects = self._random.standard_normal((SUBJECTS, DIM))

    def add(self, count: int, **spaces: bool) -> list[AssetId]:
        """Add pictures, number n of subject n modulo SUBJECTS; in both spaces if not said else."""
        first = len(self.ids)
        names = [f"picture-{first + n}.png" for n in range(count)]
        made = [
            Asset(new_asset_id(), f"{first + n:064x}", name, 40 + n, 30, "PNG")
            for n, name in enumerate(names)
        ]
        store = self.library.store
        store.assets.accept(made, [Source(Path("/none") / name) for name in names], link=False)
        keys = store.assets.store_all([(asset, 0) for asset in made])
        ids = [asset.id for asset in made]
        self.ids += ids
        if spaces.get("look", True):
            self.library.space_for("look").add_vectors(keys, [self.look() for _ in keys])
        if spaces.get("meaning", True):
            rows = [self.meaning((first + n) % SUBJECTS) for n in range(count)]
            self.library.space_for("meaning").add_vectors(keys, rows)
        return ids

    def look(self) -> Float32Array:
        """Return a vector of the look, [1, 512]."""
        row = self._random.standard_normal(512)
        for block in self.library.space_for("look").card.blocks:
            row[block.start : block.stop] /= 2 * np.linalg.norm(row[block.start : block.stop])
        return row[None].astype(np.float32)

    def meaning(self, subject: int) -> Float32Array:
        """Return a vector of something of a subject, [1, DIM]."""
        row = self._subjects[subject] + 0.4 * self._random.standard_normal(DIM)
        unit: Float32Array = (row / np.linalg.norm(row))[None].astype(np.float32)
        return unit

    def key(self, asset_id: AssetId) -> int:
        return self.library.store.assets.keys([asset_id])[asset_id]

    def asked(self, term: Term, space: str = "both") -> AskedTerm:
        """Return a term with the vectors that are stored."""
        if isinstance(term, WordTerm):
            return AskedWords(term)
        assert isinstance(term, PictureTerm)
        rows = {}
        for name in spaces_asked(space):
            stored = self.library.space_for(name).stored_vectors(term.asset_ids[0])
            if stored is not None:
                rows[name] = stored
        return AskedPicture(term, rows)

    def find(self, query: FindQuery) -> Matches:
        self.library.refresh_indexes()
        return find(self.library, query, [self.asked(one, query.space) for one in query.terms])


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    home = tmp_path / "models"
    install_model(home, dim=DIM)
    library = Library.open(tmp_path / "library", home=home)
    yield Shelf(library)
    library.close()
