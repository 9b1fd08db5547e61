"""Open ONNX Runtime sessions, and translate what ONNX Runtime raises.

Sessions run in the background of an interactive program: they do not spin while they wait.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refboard.core.errors import ModelMismatchError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding import coreml
from refboard.services.embedding.coreml import Pinned
from refboard.services.embedding.spare_memory import give_back
from refboard.services.native import load_onnxruntime

CPU = "CPUExecutionProvider"
_TINY_BYTES = 4_000_000
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
        parts: How many connected parts of the graph each provider computes; on the CPU every
            node is one.
    """

    runtime: Any  # Any: ONNX Runtime has no types
    inputs: Mapping[str, tuple[str, Shape]]
    outputs: Mapping[str, tuple[str, Shape]]
    failures: tuple[type[Exception], ...]
    nodes: Mapping[str, int]
    parts: Mapping[str, int] = field(default_factory=dict)

    def run(self, outputs: Sequence[str], feeds: Mapping[str, Any]) -> list[Any]:  # Any: arrays
        """Run the graph and return these outputs, NumPy arrays; raises one of `failures`."""
        return list(self.runtime.run(list(outputs), dict(feeds)))


Opener = Callable[[Path, str, RunPlan, Pinned | None], OpenGraph]
"""Opens a graph as `open_graph` does."""


def open_graph(path: Path, title: str, plan: RunPlan, pinned: Pinned | None = None) -> OpenGraph:
    """Open a graph exactly as planned; its file must have been verified.

    Args:
        path: The graph.
        title: The model's name, for sentences.
        plan: How to run it.
        pinned: What an accelerator must know beforehand; the CPU needs none of it.

    Raises:
        ModelMismatchError: it is no graph that this ONNX Runtime can open as planned.
        StorageError: what an accelerator compiled cannot be kept.
    """
    ort = load_onnxruntime()
    failures = runtime_failures(ort)
    try:
        runtime = _session(ort, path, plan, pinned)
    except failures as error:
        raise ModelMismatchError(
            f'The model "{title}" cannot be opened.',
            "Get it again, or take a release of the model that fits this version.",
        ) from error
    runtime.disable_fallback()
    give_back()
    return OpenGraph(
        runtime,
        {node.name: (node.type, node.shape) for node in runtime.get_inputs()},
        {node.name: (node.type, node.shape) for node in runtime.get_outputs()},
        failures,
        assigned_nodes(runtime),
        assigned_parts(runtime),
    )


def cpu_options(ort: Any, threads: int, byte_size: int) -> Any:
    """Return session options for the CPU and a graph of so many bytes: quiet, without spinning."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    if threads == 1 and byte_size < _TINY_BYTES:
        # Rearranging the channels of a tiny graph for wide convolutions costs a fifth more than it
        # saves (look: 5.0 ms a picture with it, 4.0 ms without, same vectors). Others need it: the
        # model for subjects takes 27 ms with it and 65 ms without.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    if threads == 1:
        # A plan of memory for each number of pictures: small runs overlap, and gain nothing by it.
        options.enable_mem_pattern = False
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


def assigned_parts(runtime: Any) -> dict[str, int]:
    """Return how many parts of the graph each execution provider got, from the same record."""
    return dict(Counter(part.ep_name for part in runtime.get_provider_graph_assignment_info()))


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
    """Return whether a graph's shape allows the wanted one; a name or None allows anything."""
    return len(shape) == len(wanted) and all(
        not isinstance(side, int) or side == want for side, want in zip(shape, wanted, strict=True)
    )


def _session(ort: Any, path: Path, plan: RunPlan, pinned: Pinned | None) -> Any:
    options = cpu_options(ort, plan.threads, path.stat().st_size)
    if plan.provider == "cpu":
        return ort.InferenceSession(
            str(path), sess_options=options, providers=[CPU], enable_fallback=0
        )
    if pinned is None:
        raise ValueError("CoreML must know the input of a graph beforehand")
    return coreml.open_session(ort, options, path, plan, pinned)
