"""How much memory a process holds, and how much the machine has swapped out."""

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_bytes() -> int:
    """Return what this process holds in memory now."""
    import psutil

    return int(psutil.Process().memory_info().rss)


def peak_resident_bytes() -> int:
    """Return the most that this process has ever held in memory."""
    if sys.platform == "linux":
        # Not getrusage: there the process that started this one counts, too.
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


def swapped_bytes() -> int:
    """Return how much the whole machine has swapped out."""
    import psutil

    return int(psutil.swap_memory().used)


def machine_bytes() -> int:
    """Return how much memory the machine has."""
    import psutil

    return int(psutil.virtual_memory().total)
