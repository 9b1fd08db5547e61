"""A run of a model outside the library's queues that leaves a timing record like any other."""

import time
from collections.abc import Callable, Sequence

from refboard.core.query import Float32Array
from refboard.core.stage_record import StageRecord
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder


def embed_words(
    embedder: TextEmbedder, texts: Sequence[str], *, as_document: bool = False
) -> Float32Array:
    """Return the vectors of texts.

    Raises:
        ModelError: the model cannot be used.
    """
    return _timed(
        "embed-words",
        embedder,
        lambda: embedder.embed(texts, as_document=as_document),
        batch=len(texts),
    )


def _timed(
    stage: str,
    embedder: ImageEmbedder | TextEmbedder,
    run: Callable[[], Float32Array],
    *,
    batch: int,
) -> Float32Array:
    started = time.perf_counter()
    rows = run()
    seconds = time.perf_counter() - started
    card, plan = embedder.card, embedder.plan  # now, since a failed accelerator was given up
    record_time(StageRecord.of_run(stage, card, plan, batch=batch, rows=len(rows), seconds=seconds))
    return rows
