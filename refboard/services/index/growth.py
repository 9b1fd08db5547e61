"""Build a graph from an exact index in small steps, while the exact index goes on answering.

What changes meanwhile is renewed at the end of the queue, so the graph holds what the exact index
holds when the last step is done.
"""

from collections import deque
from time import monotonic

import numpy as np

from refboard.core.query import Int64Array
from refboard.services.index.exact import ExactIndex
from refboard.services.index.hnsw import HnswIndex

_SLICE = 64  # about 20 ms at 100,000 x 512


class Growth:
    """A graph on its way.

    Attributes:
        graph: Complete once `step` returned False.
    """

    def __init__(self, source: ExactIndex) -> None:
        self.graph = HnswIndex(source.dim)
        self._source = source
        self._waiting: deque[Int64Array] = deque()
        self.renew(source.keys())

    def renew(self, keys: Int64Array) -> None:
        """Note that the vectors of these keys are new, others, or gone."""
        for at in range(0, len(keys), _SLICE):
            self._waiting.append(np.array(keys[at : at + _SLICE], dtype=np.int64))

    def step(self, budget_s: float) -> bool:
        """Go on for about `budget_s` seconds; tell whether there is more to do."""
        end = monotonic() + budget_s
        while self._waiting:
            keys = self._waiting.popleft()
            present, vectors = self._source.vectors(keys)
            self.graph.remove(keys)
            self.graph.add(present, vectors)
            if monotonic() >= end:
                break
        return bool(self._waiting)
