"""What the import of a small picture costs, part by part: `python -m tests.bench importing`.

First each part alone, in one thread, in milliseconds of processor and of waiting; then whole
imports without a window, as `refboard add` does them, by look alone and with subjects behind, and
what of the processor they use. On a machine that does other things too, read the processor's part.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

from refboard.core.asset import Source
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.core.run_plan import MAX_BATCH
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.previews import write_previews
from refboard.services.imaging.source import read_source
from refboard.services.importing.acceptance import accept
from refboard.services.importing.preparation import DECODE_SIDE, model_inputs
from refboard.services.importing.request_order import in_parts
from refboard.services.inference.run_plans import cpu_plan_for
from refboard.services.library.library import Library
from tests.bench.driver import RESULTS, made_apart
from tests.bench.figures import Row, print_rows, row
from tests.originals import store_original
from tests.shipped_models import look_alone
from tests.working import working

COUNT = 600
ALONE = 200
SMALL_A_SECOND = 100.0
BOTH_A_SECOND = 40.0
"""With what pictures show, too, on two cores that do nothing else."""

T = TypeVar("T")


class Parts:
    """Time of each part of the work, added up."""

    def __init__(self) -> None:
        self.busy_s: dict[str, float] = {}
        self.took_s: dict[str, float] = {}

    def timed(self, part: str, work: Callable[[], T]) -> T:
        """Do something as a part of the work."""
        busy, started = time.thread_time(), time.perf_counter()
        result = work()
        self.busy_s[part] = self.busy_s.get(part, 0.0) + time.thread_time() - busy
        self.took_s[part] = self.took_s.get(part, 0.0) + time.perf_counter() - started
        return result

    def rows(self, count: int) -> list[Row]:
        """Return two rows a part: milliseconds of processor a picture, and of all."""
        found: list[Row] = []
        for part, seconds in self.busy_s.items():
            found.append(row(f"{part}, processor", seconds / count * 1000, "ms"))
            found.append(row(f"{part}, with waiting", self.took_s[part] / count * 1000, "ms"))
        return found


def parts_alone(files: Sequence[Path]) -> list[Row]:
    """Return what each part costs in one thread, a picture."""
    parts = Parts()
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(Path(temporary) / "library", home=Path(temporary) / "none")
        models = [space.model for space in library.filling()]
        waiting: dict[str, list[np.ndarray]] = {model.card.name: [] for model in models}
        paths = library.paths
        for path in files:
            read = parts.timed("read and hash", partial(read_source, path))
            picture = parts.timed("decode", partial(_decoded, read.content))
            parts.timed("previews", partial(write_previews, picture, paths.previews, read.sha256))
            full = picture.width, picture.height
            for model in models:
                shown = partial(model_inputs, picture.image, model.card, full)
                name = model.card.name
                waiting[name].append(parts.timed(f"input of {name}", shown))
            kept = partial(store_original, paths.originals, read.content, read.sha256, "JPEG")
            parts.timed("original, each alone", kept)
        for model in models:
            name, embedder = model.card.name, ImageEmbedder(model, cpu_plan_for(model))
            embedder.warm_up()
            for at in range(0, len(files), MAX_BATCH):
                batch = np.concatenate(waiting[name][at : at + MAX_BATCH])
                parts.timed(name, partial(embedder.embed, batch))
        library.close()
        rows = parts.rows(len(files))
        for name, inputs in waiting.items():
            rows.append(row(f"pictures shown to {name}", _mean(inputs), "a file"))
        return rows


def whole(files: Sequence[Path], workers: int, *, with_subjects: bool) -> list[Row]:
    """Return the rows of an import without a window."""
    what = "by look and subject" if with_subjects else "by look alone"
    least = BOTH_A_SECOND if with_subjects else SMALL_A_SECOND
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        models = None if with_subjects else look_alone(root / "shipped")
        library = Library.open(root / "library", models, root / "none")
        entries = tuple(ImportEntry(new_asset_id(), Source(path)) for path in files)
        with working(library, workers) as driven:
            for space in library.filling():
                driven.parts.sessions.images(space).embedder.warm_up()
            started, busy = time.perf_counter(), time.process_time()
            for part in in_parts(ImportRequest(entries)):
                accept(library, part)
            driven.resume()
            driven.finish_work()
            took_s, busy_s = time.perf_counter() - started, time.process_time() - busy
        assert not library.store.jobs.failures()
        library.close()
    rate = len(files) / took_s
    return [
        row(f"import of small pictures, {what}", rate, "1/s", least, least=True),
        row(f"processor a picture, all threads, {what}", busy_s / len(files) * 1000, "ms"),
        row(f"cores at work meanwhile, {what}", busy_s / took_s, "cores"),
        row(f"memory, {what}", psutil.Process().memory_info().rss / 1e6, "MB"),
    ]


def run() -> list[Row]:
    """Return the rows."""
    files = made_apart("many_small", RESULTS / "small", COUNT)
    workers = max(1, min(4, os.cpu_count() or 1))
    rows = whole(files, workers, with_subjects=False) + whole(files, workers, with_subjects=True)
    return rows + parts_alone(files[:ALONE])


def _decoded(content: bytes) -> Picture:
    return decode(content, name="it", longest_side=DECODE_SIDE, limits=Limits())


def _mean(inputs: Sequence[np.ndarray]) -> float:
    return sum(len(rows) for rows in inputs) / len(inputs)


if __name__ == "__main__":
    print_rows(run())
