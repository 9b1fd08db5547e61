"""Open ONNX Runtime sessions, and translate what ONNX Runtime raises.

Sessions run in the background of an interactive program: they do not spin while they wait.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refboard.core.errors import ModelMismatchError
from refboard.core.run_plan import RunPlan
from refboard.services.native import load_onnxruntime

CPU = "CPUExecutionProvider"
_QUIET = 3  # errors only: the rest goes to stderr, which belongs to the command line

Shape = list[int | str | None]


@dataclass(frozen=True, slots=True)
class OpenGraph:
    """A session with what its graph asks for.

    Attributes:
        runtime: The `onnxruntime.InferenceSession`.
        inputs: The graph's inputs by name: ONNX type, such as "tensor(int64)", and shape.
        outputs: Its outputs likewise.
        failures: What running it can raise.
        nodes: How many nodes of the graph each execution provider computes, by the provider's
            name; from the session's own record, not from what was asked for.
    """

    runtime: Any  # Any: ONNX Runtime has no types
    inputs: Mapping[str, tuple[str, Shape]]
    outputs: Mapping[str, tuple[str, Shape]]
    failures: tuple[type[Exception], ...]
    nodes: Mapping[str, int]

    def run(self, output: str, feeds: Mapping[str, Any]) -> Any:  # Any: NumPy arrays of any type
        """Run the graph and return one output; raises one of `failures`."""
        return self.runtime.run([output], dict(feeds))[0]


def open_graph(path: Path, title: str, plan: RunPlan) -> OpenGraph:
    """Open a graph as planned; its file must have been verified.

    Args:
        path: The graph.
        title: The model's name, for sentences.
        plan: How to run it.

    Raises:
        ModelMismatchError: it is no graph that this ONNX Runtime can open.
    """
    ort = load_onnxruntime()
    failures = runtime_failures(ort)
    try:
        runtime = _session(ort, path, plan)
    except failures as error:
        raise ModelMismatchError(
            f'The model "{title}" cannot be opened.',
            "Get it again, or take a release of the model that fits this version.",
        ) from error
    runtime.disable_fallback()
    return OpenGraph(
        runtime,
        {node.name: (node.type, node.shape) for node in runtime.get_inputs()},
        {node.name: (node.type, node.shape) for node in runtime.get_outputs()},
        failures,
        assigned_nodes(runtime),
    )


def cpu_options(ort: Any, threads: int) -> Any:
    """Return session options for the CPU: quiet, without spinning threads."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = True  # 12 % faster; batches are small, so it stays small
    options.log_severity_level = _QUIET
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.record_ep_graph_assignment_info", "1")
    return options


def assigned_nodes(runtime: Any) -> dict[str, int]:
    """Return how many nodes each execution provider got, from the session's own record."""
    found: dict[str, int] = {}
    for part in runtime.get_provider_graph_assignment_info():
        found[part.ep_name] = found.get(part.ep_name, 0) + len(part.get_nodes())
    return found


def default_threads() -> int:
    """Return how many threads a large model gets by default: the cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def runtime_failures(ort: Any) -> tuple[type[Exception], ...]:
    """Return the exceptions that ONNX Runtime raises; they share no base of their own."""
    state = ort.capi.onnxruntime_pybind11_state
    kinds = (kind for kind in vars(state).values() if isinstance(kind, type))
    own = tuple(kind for kind in kinds if issubclass(kind, Exception))
    return (*own, RuntimeError)


def available_providers() -> list[str]:
    """Return the names of the execution providers that this build of ONNX Runtime has."""
    return list(load_onnxruntime().get_available_providers())


def shapes_agree(shape: Shape, wanted: list[int]) -> bool:
    """Tell whether a graph's shape allows the wanted one; a name or None allows anything."""
    return len(shape) == len(wanted) and all(
        not isinstance(side, int) or side == want for side, want in zip(shape, wanted, strict=True)
    )


def _session(ort: Any, path: Path, plan: RunPlan) -> Any:
    return ort.InferenceSession(
        str(path), sess_options=cpu_options(ort, plan.threads), providers=[CPU]
    )
