"""How a model is run on this machine: which provider, how many threads, how large a batch."""

from dataclasses import dataclass
from typing import Literal

Provider = Literal["cpu", "coreml"]

MAX_BATCH = 8
"""Pictures in one run unless measured otherwise: more gains little and keeps memory for ever."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Settings of one model's session, the default or the winner of a measurement.

    Attributes:
        provider: Who computes: the CPU, or Apple's CoreML where it was proven on this machine.
        compute_units: CoreML's `MLComputeUnits`; empty on the CPU.
        threads: Threads inside one run on the CPU, at least 1.
        batch: Pictures in one run, at least 1.
    """

    provider: Provider = "cpu"
    compute_units: str = ""
    threads: int = 1
    batch: int = MAX_BATCH
