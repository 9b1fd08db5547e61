"""What a measuring child does: open one model as planned, run it, and write down how that went.

The plan is followed to the letter: what the product would paper over by going back to the
processor is an error here.
"""

import faulthandler
import json
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from refboard.core.card_file import parse_card
from refboard.core.errors import RefboardError
from refboard.core.run_plan import RunPlan
from refboard.core.stage_record import StageRecord
from refboard.services.diagnostics.telemetry import record_time, timings_to
from refboard.services.embedding.card_text import card_text
from refboard.services.embedding.catalog import InstalledModel, verify
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import Opener, open_graph
from refboard.services.measure.child import GRACE_S
from refboard.services.measure.load import Load, PictureLoad, load_of
from refboard.services.measure.memory import peak_resident_bytes, resident_bytes
from refboard.services.measure.timing import Timing, timing_of
from refboard.services.native import load_onnxruntime

_LONGEST_CAUSE = 300


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure.

    Attributes:
        model: The model.
        plan: How to run it.
        seconds: Time for the runs together, at least.
        runs: How many runs, at least.
        with_vectors: Write down what it makes of what is the same everywhere, before and after the
            runs.
        words: Words are measured, not pictures.
        photos: Measure the whole way from these files, too; none for not.
    """

    model: InstalledModel
    plan: RunPlan
    seconds: float = 0.0
    runs: int = 3
    with_vectors: bool = False
    photos: tuple[Path, ...] = ()
    words: bool = False

    def as_table(self) -> dict[str, Any]:  # Any: whatever JSON can hold
        """Return the task as a file holds it."""
        return {
            "card": card_text(self.model.card),
            "folder": str(self.model.folder),
            "plan": asdict(self.plan),
            "seconds": self.seconds,
            "runs": self.runs,
            "with_vectors": self.with_vectors,
            "photos": [str(path) for path in self.photos],
            "words": self.words,
        }

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> "Task":
        """Return the task that a file holds."""
        card = parse_card(tomllib.loads(table["card"]))
        return cls(
            model=InstalledModel(card, Path(table["folder"])),
            plan=RunPlan(**table["plan"]),
            seconds=table["seconds"],
            runs=table["runs"],
            with_vectors=table["with_vectors"],
            photos=tuple(Path(name) for name in table["photos"]),
            words=table["words"],
        )


def main(arguments: Sequence[str], opener: Opener = open_graph) -> int:
    """Read a task from the first file, write the result into the second.

    Args:
        arguments: The two files.
        opener: Opens the model's graph.
    """
    asked, found = (Path(word) for word in arguments)
    table = json.loads(asked.read_text(encoding="utf-8"))
    # Whoever started this process ends it in time; this is for when they are gone themselves.
    faulthandler.dump_traceback_later(table["limit_s"] + GRACE_S, exit=True)
    try:
        with timings_to(None):
            result = measure(Task.of_table(table), opener)
    except RefboardError as error:
        cause = f" ({error.__cause__})" if error.__cause__ else ""
        result = {"error": error.sentence + cause[:_LONGEST_CAUSE]}
    found.write_text(json.dumps(result), encoding="utf-8")
    return 0


def measure(task: Task, opener: Opener = open_graph) -> dict[str, Any]:  # Any: as above
    """Do a task and return what was found.

    Raises:
        RefboardError: the model cannot be run as planned.
    """
    load = load_of(task.model, task.plan, words=task.words, opener=opener)
    # Neither loading libraries nor hashing files is part of a start-up.
    load_onnxruntime()
    verify(task.model, load.files)
    held = resident_bytes()
    started = time.perf_counter()
    load.warm_up()
    load.run(task.plan.batch)
    found: dict[str, Any] = {"start_s": time.perf_counter() - started}
    vectors = [load.golden()] if task.with_vectors else []
    found["timing"] = asdict(_timed(load, task))
    found["grown_bytes"] = max(0, resident_bytes() - held)
    if task.photos and isinstance(load, PictureLoad):
        found["path"] = _timed_path(load.embedder, task)
    if task.with_vectors:
        vectors.append(load.golden())
        found["vectors"] = np.concatenate(vectors).tolist()
    found["peak_bytes"] = peak_resident_bytes()
    found["nodes"], found["parts"] = dict(load.nodes), dict(load.parts)
    return found


def _timed(load: Load, task: Task) -> Timing:
    seconds: list[float] = []
    count = task.plan.batch
    while len(seconds) < task.runs or sum(seconds) < task.seconds:
        started = time.perf_counter()
        load.run(count)
        seconds.append(time.perf_counter() - started)
        _record(load, count, count, seconds[-1])
    return timing_of(seconds, len(seconds) * count)


def _timed_path(embedder: ImageEmbedder, task: Task) -> dict[str, Any]:  # Any: as above
    """Embed photos from files as the product does, for as long as the runs had."""
    # Here and not above: it brings the library's modules along, which a model needs none of.
    from refboard.services.measure.feed import PictureFeed

    pictures = rows = failed = 0
    started = time.perf_counter()
    with PictureFeed(task.photos, task.model.card, task.plan.batch) as feed:
        while (elapsed := time.perf_counter() - started) < task.seconds or not pictures + failed:
            batch = feed.next_batch()
            failed += len(batch.errors)
            if batch.inputs:
                begun = time.perf_counter()
                count = len(embedder.embed(np.concatenate(batch.inputs)))
                seconds = time.perf_counter() - begun
                _record(embedder, len(batch.inputs), count, seconds, feed.ready)
                rows += count
                pictures += len(batch.inputs)
        elapsed = time.perf_counter() - started
    return {
        "images_per_s": pictures / elapsed,
        "inputs_per_s": rows / elapsed,
        "images": pictures,
        "failed": failed,
    }


def _record(
    load: Load | ImageEmbedder, batch: int, rows: int, seconds: float, queue_depth: int = 0
) -> None:
    record_time(
        StageRecord.of_run(
            "bench",
            load.card,
            load.plan,
            batch=batch,
            rows=rows,
            seconds=seconds,
            queue_depth=queue_depth,
        )
    )
