"""A measuring child of the tests: its "accelerators" are the processor with something done to it.

Usage: openers.py CHOICE=KIND,... TASK RESULT. Each choice of compute units behaves as its kind.
"""

import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from refboard.core.run_plan import RunPlan
from refboard.services.embedding.coreml import COREML, Pinned
from refboard.services.embedding.session import CPU, OpenGraph, open_graph
from refboard.services.measure.step import main

SLOWER = 600
"""How many times the graph is run where something has to be slow."""
FIRST_START_S = 0.35
HELD: list[Any] = []


@dataclass
class Session:
    """A session that does its work a few times over, and changes what comes out."""

    runtime: Any
    times: int = 1
    kind: str = ""
    runs: int = 0

    def run(self, outputs: list[str], feeds: Mapping[str, Any]) -> list[Any]:
        self.runs += 1
        (found,) = self.runtime.run(outputs, feeds)
        for _ in range(self.times - 1):
            (found,) = self.runtime.run(outputs, feeds)
        if self.kind == "wrong":
            found[-1] = found[-1][::-1]
        if self.kind == "drifting" and self.runs > 10:
            found += 1
        if self.kind == "nan":
            found[0] = np.nan
        return [found]


def opener(path: Path, title: str, plan: RunPlan, _pinned: Pinned | None) -> OpenGraph:
    """Open a graph; on an accelerator, in the way of its kind."""
    graph = open_graph(path, title, RunPlan(threads=1, batch=plan.batch))
    if plan.provider == "cpu":
        return replace(graph, runtime=Session(graph.runtime, SLOWER))
    kind = KINDS[plan.compute_units]
    before_it_opens(kind, path)
    nodes, parts = {COREML: 97, CPU: 3}, {COREML: 1, CPU: 3}
    if kind == "few":
        nodes = {COREML: 50, CPU: 50}
    if kind == "cut":
        parts = {COREML: 9, CPU: 3}
    times = SLOWER if kind == "slow" else 1
    return replace(graph, runtime=Session(graph.runtime, times, kind), nodes=nodes, parts=parts)


def before_it_opens(kind: str, path: Path) -> None:
    """Do what goes wrong while a session is opened."""
    compiled = path.with_suffix(".compiled")
    if kind == "crashing":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif kind == "hanging":
        threading.Event().wait()
    elif kind == "greedy":
        while len(HELD) < 64:  # 2 GB: the limit of the tests is far below
            HELD.append(np.ones(4_000_000))
    elif kind == "swelling":
        HELD.append(np.ones(15_000_000))
    elif kind == "failing":
        raise OSError("no such device")
    elif kind == "late" or (kind == "compiling" and not compiled.exists()):
        threading.Event().wait(FIRST_START_S)
        compiled.touch()


if __name__ == "__main__":
    KINDS = dict(pair.split("=") for pair in sys.argv[1].split(","))
    sys.exit(main(sys.argv[2:], opener))
