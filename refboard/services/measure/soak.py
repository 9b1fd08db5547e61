"""Run a model for long, as the product does, and write down how it fares.

Pictures are read, decoded, made ready and embedded by the very functions that an import uses. What
is kept of a run does not grow with its length, or it would itself be the leak that is looked for.
"""

import itertools
import random
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from refboard.core.errors import ModelError
from refboard.core.run_plan import RunPlan
from refboard.core.stage_record import Record, StageRecord
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.session import Opener, open_graph
from refboard.services.measure.asker import Asker
from refboard.services.measure.feed import PictureFeed
from refboard.services.measure.memory import (
    peak_resident_bytes,
    resident_bytes,
    swapped_bytes,
)
from refboard.services.measure.processor import CoresUsed, ProcessorMeter
from refboard.services.measure.soak_work import PictureWork, WordWork, Work
from refboard.services.measure.timing import Timing, percentile, timing_of

INTERVAL_S = 5.0
CURVE = (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.5, 1.0, 1.0, 0.25)
"""How full the batches of an import are, round and round: mostly full, and shorter ones at the end
of a drop and while somebody asks; 0 is a single picture."""
_FEWEST, _MOST = 12, 1000  # samples in a run
_KEPT_SENTENCES = 20
_KEPT_TIMES = 10_000
_KEPT_OF_A_SIZE = 2_000


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
        by_batch: The same for each size of a batch.
        questions: How long questions in words took meanwhile; None where none were asked.
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
    by_batch: Mapping[int, Timing] = field(default_factory=dict)
    questions: Timing | None = None
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
        self._by_batch: dict[int, deque[float]] = {}
        self._random = random.Random(0)
        self._meter = ProcessorMeter()

    def note(self, seconds: float, images: int) -> None:
        """Take the time of a batch, and see what the process holds after it."""
        self.times.append(seconds)
        self.held.append(resident_bytes())
        self.images += images
        self._seen += 1
        self._by_batch.setdefault(images, deque(maxlen=_KEPT_OF_A_SIZE)).append(seconds)
        if len(self._kept) < _KEPT_TIMES:
            self._kept.append(seconds)
        elif (place := self._random.randrange(self._seen)) < _KEPT_TIMES:
            self._kept[place] = seconds  # every batch has the same chance to be among them

    def by_batch(self) -> dict[int, Timing]:
        """Return how long the last batches of each size took."""
        return {
            size: timing_of(list(times), size * len(times))
            for size, times in sorted(self._by_batch.items())
        }

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
    asks: bool = False,
    tell: Callable[[Sample], None] = lambda _sample: None,
    should_stop: Callable[[], bool] = lambda: False,
    opener: Opener = open_graph,
    record: Record = record_time,
) -> SoakRun:
    """Embed photos round and round; sentences with a model that takes words alone.

    Args:
        model: The model.
        plan: How to run it.
        photos: At least one, for a model that takes pictures.
        seconds: For how long.
        asks: Questions in words are asked meanwhile; the model takes both.
        tell: Told of each sample.
        should_stop: Asked after every batch.
        opener: Opens the model's graph for pictures.
        record: Takes the time of each batch.

    Raises:
        ModelError: the model cannot be opened.
    """
    run = SoakRun(plan)
    with ExitStack() as stack:
        work = _work_of(model, plan, photos, opener, stack)
        work.embedder.warm_up()
        run.nodes_at_start = dict(work.embedder.nodes)
        asker = stack.enter_context(Asker(model, plan)) if asks else None
        _go_round(run, work, seconds, tell, should_stop, record)
        if asker is not None:
            run.questions = asker.timing()
            for sentence in asker.errors:
                run.note_error(sentence)
    return run


def _work_of(
    model: InstalledModel,
    plan: RunPlan,
    photos: Sequence[Path],
    opener: Opener,
    stack: ExitStack,
) -> Work:
    if model.card.image is None:
        return WordWork(model, plan)
    feed = stack.enter_context(PictureFeed(photos, model.card, plan.batch))
    return PictureWork(ImageEmbedder(model, plan, opener=opener), feed)


def _go_round(
    run: SoakRun,
    work: Work,
    seconds: float,
    tell: Callable[[Sample], None],
    should_stop: Callable[[], bool],
    record: Record,
) -> None:
    window = Window()
    sizes = itertools.cycle(max(1, round(share * work.batch)) for share in CURVE)
    interval = max(min(INTERVAL_S, seconds / _FEWEST), seconds / _MOST)
    started = sampled = time.perf_counter()
    while (now := time.perf_counter()) - started < seconds and not run.was_cut_short:
        if now - sampled >= interval:
            tell(_sample(run, work, window, now - started, now - sampled))
            sampled = now
        _do_batch(run, work, next(sizes), window, record)
        run.was_cut_short = should_stop()
    now = time.perf_counter()
    if window.times:
        tell(_sample(run, work, window, now - started, now - sampled))
    run.seconds = now - started
    run.was_cut_short = run.was_cut_short and run.seconds < seconds
    run.p50_ms, run.p95_ms = window.percentile_ms(50), window.percentile_ms(95)
    run.by_batch = window.by_batch()


def _do_batch(run: SoakRun, work: Work, count: int, window: Window, record: Record) -> None:
    started = time.perf_counter()
    done = work.fetch(count)
    for sentence in done.errors:
        run.note_error(sentence)
    if not done.count:
        return
    begun = time.perf_counter()
    problem, rows = "", 0
    try:
        rows = done.embed()
    except ModelError as error:
        problem = error.sentence
    record(
        StageRecord.of_run(
            "soak",
            work.embedder.card,
            work.embedder.plan,
            batch=done.count,
            rows=rows,
            seconds=time.perf_counter() - begun,
            waited_s=begun - started,
            queue_depth=work.ready,
            failed=bool(problem),
        )
    )
    if problem:
        run.note_error(problem)
        return
    run.images += done.count
    window.note(time.perf_counter() - started, done.count)


def _sample(run: SoakRun, work: Work, window: Window, at_s: float, since_s: float) -> Sample:
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
        nodes=dict(work.embedder.nodes),
    )
    run.samples.append(sample)
    window.start_again()
    return sample
