"""Work on its way through the lanes, and how it comes back to the library's owner."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from refboard.services.lanes import Lane, Lanes


class Stage(Enum):
    """What a completion is the end of."""

    READ = auto()
    PREPARE = auto()
    KEEP = auto()
    BACKFILL = auto()
    EMBED = auto()


@dataclass(frozen=True, slots=True)
class Completion:
    """Finished work: what it was about and what came out."""

    stage: Stage
    subject: Any  # Any: each stage has its own subject and result
    future: Future[Any]


Post = Callable[[Completion], None]
"""Carries a completion to the owner, from any thread."""


def submit_bulk(
    lanes: Lanes,
    post: Post,
    stage: Stage,
    subject: object,
    call: Callable[..., object],
    *args: object,
    lane: Lane = Lane.BULK,
) -> None:
    """Queue a call and post its completion; a call that is cancelled posts nothing."""

    def done(future: "Future[object]") -> None:
        if not future.cancelled():
            post(Completion(stage, subject, future))

    lanes.submit(lane, call, *args).add_done_callback(done)
