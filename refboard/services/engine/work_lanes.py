"""The lanes that serve a library, and the threads that have to be started for them.

The engine only fills lanes. Who hosts it starts the threads: Qt's for the window, plain ones for
the command line.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from refboard.core.queue_state import QueueState
from refboard.services.inference.embed_lanes import EmbedLanes, embed_threads
from refboard.services.lanes import Lane, Lanes, start_threads

FETCH_THREADS = 2


@dataclass(frozen=True, slots=True)
class Crew:
    """Threads that are to serve lanes.

    Attributes:
        lanes: What they serve.
        count: How many they are.
        owns_model: They alone use a model's session: its runs end soon, and are waited for at the
            end. The others may hang in a file or a network, and must not keep the process alive.
        is_long: Their work is long, and nobody sees its results at once.
    """

    lanes: Lanes
    count: int
    owns_model: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class WorkLanes:
    """The lanes that serve a library."""

    decode: Lanes
    embed: EmbedLanes
    fetch: Lanes
    models: Lanes
    workers: int

    @staticmethod
    def make(workers: int) -> "WorkLanes":
        """Return empty lanes for `workers` decoding threads."""
        return WorkLanes(
            Lanes("decode"), EmbedLanes.make(), Lanes("fetch"), Lanes("models"), workers
        )

    def states(self) -> tuple[QueueState, ...]:
        """Return how each of the queues stands; for any thread."""
        every = (self.decode, *self.embed.all(), self.fetch, self.models)
        return tuple(lanes.state(lane) for lanes in every for lane in Lane)

    def crews(self) -> Iterator[Crew]:
        """Yield the threads that all of this needs."""
        for lanes in self.embed.small.values():
            yield Crew(lanes, embed_threads(is_small=True), owns_model=True)
        for lanes in self.embed.large.values():
            yield Crew(lanes, embed_threads(is_small=False), owns_model=True, is_long=True)
        yield Crew(self.embed.words, 1, owns_model=True)
        yield Crew(self.decode, self.workers)
        yield Crew(self.fetch, FETCH_THREADS)
        yield Crew(self.models, 1)

    def start(self) -> list[threading.Thread]:
        """Serve all of them in plain threads, which end when the lanes are closed."""
        started: list[threading.Thread] = []
        for crew in self.crews():
            started += start_threads(crew.lanes, crew.count)
        return started

    def close(self) -> None:
        """Drop what waits in all of them."""
        for crew in self.crews():
            crew.lanes.close()
