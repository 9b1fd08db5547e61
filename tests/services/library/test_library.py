import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from refboard.core.asset import Source
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.importing.acceptance import accept
from refboard.services.library.library import DAY_S, Library


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


@pytest.mark.logs_warnings
def test_a_library_without_its_model_opens_and_says_why(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", models=tmp_path / "nowhere")

    assert library.slot("look").serving is None
    assert "Find similar is off" in str(library.slot("look").problem)
    library.close()
