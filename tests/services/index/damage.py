"""Open index files that were damaged in every way; a crash ends this process, which a test sees.

Arguments: a folder that holds the two files of a sound index of `vectors`.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.spaces import SpaceIndex, open_index

COUNT, DIM, LIMIT = 300, 16, 100
SPACE = "look"


class Rows:
    """Vectors as the database would give them."""

    def __init__(self, seed: int = 0, *, generation: int = 7) -> None:
        rows = np.random.default_rng(seed).standard_normal((COUNT, DIM)).astype(np.float32)
        self.vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self.keys = np.arange(1, COUNT + 1)
        self._generation = generation

    def count(self) -> int:
        return len(self.keys)

    def generation(self) -> int:
        return self._generation

    def batches(self, size: int = 4096) -> Iterator[tuple[Int64Array, Float32Array]]:
        for at in range(0, len(self.keys), size):
            yield self.keys[at : at + size], self.vectors[at : at + size]


def opened(folder: Path, rows: Rows, fingerprint: str = "one") -> SpaceIndex:
    return open_index(
        folder, space=SPACE, dim=DIM, fingerprint=fingerprint, source=rows, exact_limit=LIMIT
    )


def make_sound(folder: Path, rows: Rows, fingerprint: str = "one") -> None:
    """Write the two files of an index that was built to the end."""
    index = opened(folder, rows, fingerprint)
    while index.build_step():
        pass
    index.close()


def check(folder: Path, rows: Rows, *, is_used: bool) -> None:
    """Open an index and compare its answer with the truth."""
    index = opened(folder, rows)
    assert index.is_exact is not is_used
    query = rows.vectors[41:42]
    keys, _ = index.search(query, 10)
    truth = np.argsort(-(rows.vectors @ query[0]))[:10] + 1
    assert keys[0] == 42
    assert len(np.intersect1d(keys, truth)) >= (9 if is_used else 10)  # a graph holds float16


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
    yield lambda: seal.write_bytes(sealed.replace(b'"generation": 7', b'"generation": 6'))
    yield graph.unlink
    yield seal.unlink


def main(folder: Path) -> None:
    rows = Rows()
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

    make_sound(folder / "other", Rows(1))
    shutil.copy(folder / "other" / names[0], work / names[0])
    shutil.copy(folder / "sound" / names[1], work / names[1])
    check(work, rows, is_used=False)  # another graph under this seal
    shutil.copy(folder / "other" / names[1], work / names[1])
    check(work, rows, is_used=False)  # both of another library


if __name__ == "__main__":
    main(Path(sys.argv[1]))
