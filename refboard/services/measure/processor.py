"""How much of the processor this process takes, and how much everybody else does."""

import time
from dataclasses import dataclass

_NOT_BUSY = ("idle", "iowait", "guest", "guest_nice")
"""Fields of the system's times that are no work, or are counted in another field."""


@dataclass(frozen=True, slots=True)
class CoresUsed:
    """How many cores were busy, on average: 1.5 is one and a half.

    Attributes:
        own: For this process.
        others: For everything else, the host of a virtual machine included.
    """

    own: float
    others: float


class ProcessorMeter:
    """Tells how busy the cores were since it was last asked."""

    def __init__(self) -> None:
        self._last = self._now()

    def read(self) -> CoresUsed:
        """Return what was used since the last time."""
        now, before = self._now(), self._last
        self._last = now
        span, own, busy = (late - early for late, early in zip(now, before, strict=True))
        if span <= 0:
            return CoresUsed(0.0, 0.0)
        return CoresUsed(own / span, max(0.0, busy - own) / span)

    @staticmethod
    def _now() -> tuple[float, float, float]:
        """Return the time, this process's and the whole machine's processor time, in seconds."""
        import psutil

        times = psutil.cpu_times()
        busy = sum(value for name, value in times._asdict().items() if name not in _NOT_BUSY)
        return time.perf_counter(), time.process_time(), busy
