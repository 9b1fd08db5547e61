"""Open index files that were damaged in every way; a crash ends this process, which a test sees.

Arguments: an empty folder.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from refboard.services.index.spaces import SpaceIndex, open_index
from tests.services.index.rows import DIM, Vectors

COUNT, LIMIT = 300, 100
SPACE = "look"


def opened(folder: Path, rows: Vectors, fingerprint: str = "one") -> SpaceIndex:
    return open_index(
        folder, space=SPACE, dim=DIM, fingerprint=fingerprint, source=rows, exact_limit=LIMIT
    )


def finish(index: SpaceIndex) -> None:
    while index.do_idle_work():
        pass


def make_sound(folder: Path, rows: Vectors) -> None:
    """Write the two files of an index that was built to the end."""
    index = opened(folder, rows)
    finish(index)
    index.close()


def check(folder: Path, rows: Vectors, *, is_used: bool) -> None:
    """Open an index and compare its answers with the truth, at once and when it is whole."""
    index = opened(folder, rows)
    assert index.is_behind is not is_used
    query = rows.rows[42][None]
    truth = sorted(rows.rows, key=lambda key: -float(rows.rows[key] @ query[0]))[:10]
    for _ in range(2):
        keys, _ = index.search(query, 10)
        assert keys[0] == 42
        assert len(np.intersect1d(keys, truth)) >= 9  # float16 may swap the last
        finish(index)
    assert len(index) == COUNT


def damages(graph: Path, seal: Path) -> Iterator[Callable[[], object]]:
    """Yield what can happen to the files."""
    content, sealed = graph.read_bytes(), seal.read_bytes()
    for at in np.linspace(0, len(content) - 1, 120).astype(int).tolist():
        flipped = bytearray(content)
        flipped[at] ^= 1 << (at % 8)
        yield partial(graph.write_bytes, flipped)
    for at in np.linspace(0, len(content) - 1, 25).astype(int).tolist():
        yield partial(graph.write_bytes, content[:at])
    for at in np.linspace(0, len(sealed) - 1, 25).astype(int).tolist():
        yield partial(seal.write_bytes, sealed[:at])
    yield lambda: graph.write_bytes(content + b"more")
    yield lambda: graph.write_bytes(bytes(len(content)))
    yield lambda: seal.write_bytes(b"[]")
    yield lambda: seal.write_bytes(b"\xff\xfe")
    yield lambda: seal.write_bytes(sealed.replace(b'"generation": 1', b'"generation": 0'))
    yield lambda: seal.write_bytes(sealed.replace(b'"layout": 2', b'"layout": 1'))
    yield graph.unlink
    yield seal.unlink


def main(folder: Path) -> None:
    rows = Vectors(COUNT)
    make_sound(folder / "sound", rows)
    check(folder / "sound", rows, is_used=True)
    work = folder / "work"
    names = f"{SPACE}.usearch", f"{SPACE}.json"
    shutil.copytree(folder / "sound", work)
    for damage in damages(work / names[0], work / names[1]):
        for name in names:
            shutil.copy(folder / "sound" / name, work / name)
        damage()
        check(work, rows, is_used=False)

    make_sound(folder / "other", Vectors(COUNT, seed=1))
    shutil.copy(folder / "other" / names[0], work / names[0])
    shutil.copy(folder / "sound" / names[1], work / names[1])
    check(work, rows, is_used=False)  # another graph under this seal
    shutil.copy(folder / "other" / names[1], work / names[1])
    check(work, rows, is_used=False)  # both of another library


if __name__ == "__main__":
    main(Path(sys.argv[1]))
