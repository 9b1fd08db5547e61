import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from refboard.core.asset import Source
from refboard.core.errors import LibraryBusyError
from refboard.core.ids import new_asset_id
from refboard.core.query import Float32Array
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.acceptance import accept
from refboard.services.library.library import DAY_S, Library
from refboard.services.store.database import Database
from refboard.services.store.remembered import Remembered


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library")
    yield opened
    opened.close()


def staged(library: Library, name: str, *, age_s: float) -> Path:
    path = library.paths.incoming / name
    path.write_bytes(b"left behind")
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def test_sweeping_removes_only_old_files_that_no_import_needs(library: Library) -> None:
    useless = staged(library, "useless", age_s=DAY_S + 60)
    fresh = staged(library, "fresh", age_s=60)
    entry = ImportEntry(new_asset_id(), Source(Path("pasted")), content=b"needed")
    accept(library, ImportRequest((entry,)))
    needed = library.paths.incoming / entry.asset_id
    old = time.time() - DAY_S - 60
    os.utime(needed, (old, old))

    assert library.sweep() == 1

    assert not useless.exists()
    assert fresh.exists()
    assert needed.read_bytes() == b"needed"


def embedded(library: Library) -> Float32Array:
    """Give a new picture a vector in the space `look`; return it."""
    look = library.space_for("look")
    entry = ImportEntry(new_asset_id(), Source(Path("pasted")), content=b"a picture")
    accept(library, ImportRequest((entry,)))
    row = np.random.default_rng(3).standard_normal((1, look.card.dim)).astype(np.float32)
    row /= np.linalg.norm(row)
    look.add_vectors([library.store.assets.keys([entry.asset_id])[entry.asset_id]], [row])
    return row


def test_the_first_vectors_are_in_the_index_and_stay_there_for_the_next_start(
    tmp_path: Path,
) -> None:
    library = Library.open(tmp_path / "library")
    row = embedded(library)
    index = library.space_for("look").index
    assert (len(index), index.is_behind) == (1, False)
    library.close()

    library = Library.open(tmp_path / "library")
    index = library.space_for("look").index
    assert (len(index), index.is_behind) == (1, False)
    assert index.search(row, 1)[1] == pytest.approx([1], abs=2e-3)
    library.close()


def test_an_index_whose_files_were_deleted_comes_back_with_the_next_command(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    row = embedded(library)
    library.close()
    shutil.rmtree(library.paths.indexes)

    library = Library.open(tmp_path / "library")
    index = library.space_for("look").index
    assert index.is_behind
    assert index.search(row, 1)[1] == pytest.approx([1], abs=2e-3)
    library.save_indexes()

    assert not library.space_for("look").index.is_behind
    assert list(library.paths.indexes.glob("look.*"))
    library.close()


@pytest.mark.logs_warnings
def test_an_index_that_cannot_be_written_keeps_no_library_from_closing(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    library.paths.indexes.rmdir()
    library.paths.indexes.write_text("a file where the folder should be")
    row = embedded(library)

    library.save_indexes()
    library.close()

    library.paths.indexes.unlink()
    library = Library.open(tmp_path / "library")
    assert library.space_for("look").index.search(row, 1)[1] == pytest.approx([1], abs=2e-3)
    library.close()


@pytest.mark.logs_warnings
def test_a_library_without_its_model_opens_and_says_why(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", models=tmp_path / "nowhere")

    assert library.slot("look").serving is None
    assert "Find similar is off" in str(library.slot("look").problem)
    library.close()


def test_a_library_that_cannot_be_opened_wholly_is_closed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library.open(tmp_path / "library").close()
    opened: list[Database] = []
    closed: list[Database] = []
    configure, close = Database._configure, Database.close

    def note_opened(database: Database) -> None:
        opened.append(database)
        configure(database)

    def note_closed(database: Database) -> None:
        closed.append(database)
        close(database)

    def locked(*_: object) -> None:
        raise LibraryBusyError("The library is in use by another program.")

    monkeypatch.setattr(Database, "_configure", note_opened)
    monkeypatch.setattr(Database, "close", note_closed)
    monkeypatch.setattr(Remembered, "get", locked)

    with pytest.raises(LibraryBusyError):
        Library.open(tmp_path / "library")

    assert opened == closed
    assert len(opened) == 1
