"""Run a model for long, as the product does, and write down how it fares.

Pictures are read, decoded, made ready and embedded by the very functions that an import uses. What
is kept of a run does not grow with its length, or it would itself be the leak that is looked for.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from refboard.core.errors import ModelError
from refboard.core.run_plan import RunPlan
from refboard.core.stage_record import Record, StageRecord
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import Opener, open_graph
from refboard.services.measure.feed import PictureFeed
from refboard.services.measure.memory import (
    peak_resident_bytes,
    resident_bytes,
    swapped_bytes,
)
from refboard.services.measure.processor import CoresUsed, ProcessorMeter
from refboard.services.measure.timing import percentile

INTERVAL_S = 5.0
_FEWEST, _MOST = 12, 1000  # samples in a run
_KEPT_SENTENCES = 20
_KEPT_TIMES = 10_000


@dataclass(frozen=True, slots=True)
class Sample:
    """How the run fared since the sample before.

    Attributes:
        at_s: Seconds since the start.
        images: Pictures embedded since the start.
        errors: What went wrong since the start, how often.
        images_per_s: Pictures a second since the sample before.
        p50_ms: Time of a batch since then, the median.
        p95_ms: Nineteen of twenty took no longer.
        rss_bytes: Memory held now.
        low_bytes: The least held since the sample before: without the pictures that come and go.
        high_bytes: The most held since then, after a batch.
        peak_bytes: The most memory held so far.
        swap_bytes: Swapped out by the whole machine now.
        own_cores: Cores that this process kept busy since the sample before.
        other_cores: Cores that everything else kept busy.
        nodes: How many nodes of the graph each execution provider computes now.
    """

    at_s: float
    images: int
    errors: int
    images_per_s: float
    p50_ms: float
    p95_ms: float
    rss_bytes: int
    low_bytes: int
    high_bytes: int
    peak_bytes: int
    swap_bytes: int
    own_cores: float
    other_cores: float
    nodes: Mapping[str, int]


@dataclass
class SoakRun:
    """A run and what was seen of it.

    Attributes:
        plan: How the model was to be run.
        nodes_at_start: How many nodes of the graph each execution provider got at first.
        samples: What was seen, in order.
        images: Pictures embedded.
        error_count: How often something went wrong.
        errors: What it was, the first ones.
        seconds: How long it ran.
        p50_ms: Time of a batch, the median of the whole run.
        p95_ms: Nineteen of twenty batches took no longer.
        was_cut_short: It was stopped before its time.
    """

    plan: RunPlan
    nodes_at_start: Mapping[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    images: int = 0
    error_count: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    was_cut_short: bool = False

    def note_error(self, sentence: str) -> None:
        """Count something that went wrong; a sentence is kept once."""
        self.error_count += 1
        if sentence not in self.errors and len(self.errors) < _KEPT_SENTENCES:
            self.errors.append(sentence)


class Window:
    """What was seen since the last sample, and a fair choice of the times of all batches."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.held: list[int] = []
        self.images = 0
        self._seen = 0
        self._kept: list[float] = []
        self._random = random.Random(0)
        self._meter = ProcessorMeter()

    def note(self, seconds: float, images: int) -> None:
        """Take the time of a batch, and see what the process holds after it."""
        self.times.append(seconds)
        self.held.append(resident_bytes())
        self.images += images
        self._seen += 1
        if len(self._kept) < _KEPT_TIMES:
            self._kept.append(seconds)
        elif (place := self._random.randrange(self._seen)) < _KEPT_TIMES:
            self._kept[place] = seconds  # every batch has the same chance to be among them

    def start_again(self) -> None:
        """Forget what belongs to the last sample."""
        self.times, self.held, self.images = [], [], 0

    def cores_used(self) -> CoresUsed:
        """Return how busy the processor was since the last sample."""
        return self._meter.read()

    def percentile_ms(self, percent: float) -> float:
        """Return the time that so many percent of all batches did not exceed."""
        return percentile(self._kept, percent) * 1000


def soak(
    model: InstalledModel,
    plan: RunPlan,
    photos: Sequence[Path],
    seconds: float,
    *,
    tell: Callable[[Sample], None] = lambda _sample: None,
    should_stop: Callable[[], bool] = lambda: False,
    opener: Opener = open_graph,
    record: Record = record_time,
) -> SoakRun:
    """Embed photos round and round.

    Args:
        model: A model with an image tower.
        plan: How to run it.
        photos: At least one.
        seconds: For how long.
        tell: Told of each sample.
        should_stop: Asked after every batch.
        opener: Opens the model's graph.
        record: Takes the time of each batch.

    Raises:
        ModelError: the model cannot be opened.
    """
    run = SoakRun(plan)
    embedder = ImageEmbedder(model, plan, opener=opener)
    embedder.warm_up()
    run.nodes_at_start = dict(embedder.nodes)
    window = Window()
    interval = max(min(INTERVAL_S, seconds / _FEWEST), seconds / _MOST)
    started = sampled = time.perf_counter()
    with PictureFeed(photos, model.card, plan.batch) as feed:
        while (now := time.perf_counter()) - started < seconds and not run.was_cut_short:
            if now - sampled >= interval:
                tell(_sample(run, embedder, window, now - started, now - sampled))
                sampled = now
            _do_batch(run, embedder, feed, window, record)
            run.was_cut_short = should_stop()
        now = time.perf_counter()
    if window.times:
        tell(_sample(run, embedder, window, now - started, now - sampled))
    run.seconds = now - started
    run.was_cut_short = run.was_cut_short and run.seconds < seconds
    run.p50_ms, run.p95_ms = window.percentile_ms(50), window.percentile_ms(95)
    return run


def _do_batch(
    run: SoakRun, embedder: ImageEmbedder, feed: PictureFeed, window: Window, record: Record
) -> None:
    started = time.perf_counter()
    batch = feed.next_batch()
    for sentence in batch.errors:
        run.note_error(sentence)
    if not batch.inputs:
        return
    inputs = np.concatenate(batch.inputs)
    begun = time.perf_counter()
    problem = ""
    try:
        embedder.embed(inputs)
    except ModelError as error:
        problem = error.sentence
    record(
        StageRecord.of_run(
            "soak",
            embedder.card,
            embedder.plan,
            batch=len(batch.inputs),
            rows=len(inputs),
            seconds=time.perf_counter() - begun,
            waited_s=begun - started,
            queue_depth=feed.ready,
            failed=bool(problem),
        )
    )
    if problem:
        run.note_error(problem)
        return
    run.images += len(batch.inputs)
    window.note(time.perf_counter() - started, len(batch.inputs))


def _sample(
    run: SoakRun, embedder: ImageEmbedder, window: Window, at_s: float, since_s: float
) -> Sample:
    held, cores = resident_bytes(), window.cores_used()
    sample = Sample(
        at_s=at_s,
        images=run.images,
        errors=run.error_count,
        images_per_s=window.images / max(since_s, 1e-9),
        p50_ms=percentile(window.times, 50) * 1000,
        p95_ms=percentile(window.times, 95) * 1000,
        rss_bytes=held,
        low_bytes=min(window.held, default=held),
        high_bytes=max(window.held, default=held),
        # Systems count the peak now and then, and may be behind.
        peak_bytes=max(peak_resident_bytes(), held, *window.held),
        swap_bytes=swapped_bytes(),
        own_cores=cores.own,
        other_cores=cores.others,
        nodes=dict(embedder.nodes),
    )
    run.samples.append(sample)
    window.start_again()
    return sample
