"""Open ONNX Runtime sessions, and translate what ONNX Runtime raises.

Sessions run in the background of an interactive program: they do not spin while they wait.
"""

from dataclasses import dataclass
from typing import Any

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ModelCard
from refboard.services.embedding.catalog import InstalledModel, verify
from refboard.services.native import load_onnxruntime

_QUIET = 3  # errors only: the rest goes to stderr, which belongs to the command line


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session with what its graph asks for.

    Attributes:
        runtime: The `onnxruntime.InferenceSession`.
        batch: The only batch size that the graph takes, or None for any.
        failures: What running it can raise.
    """

    runtime: Any  # Any: ONNX Runtime has no types
    batch: int | None
    failures: tuple[type[Exception], ...]


def open_session(model: InstalledModel, *, threads: int) -> OpenSession:
    """Verify a model file and open it on the CPU.

    Raises:
        ModelMissingError: there is no such file.
        ModelMismatchError: it is another file, no ONNX graph, or its inputs or outputs are not
            the ones that the card names.
    """
    verify(model)
    ort = load_onnxruntime()
    failures = runtime_failures(ort)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = True  # 12 % faster; batches are small, so it stays small
    options.log_severity_level = _QUIET
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        runtime = ort.InferenceSession(
            str(model.path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except failures as error:
        raise ModelMismatchError(
            f'The model "{model.card.title}" cannot be opened.',
            "Install RefBoard again, or take a release of the model that fits this version.",
        ) from error
    runtime.disable_fallback()
    return OpenSession(runtime, _checked_batch(runtime, model.card), failures)


def runtime_failures(ort: Any) -> tuple[type[Exception], ...]:
    """Return the exceptions that ONNX Runtime raises; they share no base of their own."""
    state = ort.capi.onnxruntime_pybind11_state
    kinds = (kind for kind in vars(state).values() if isinstance(kind, type))
    own = tuple(kind for kind in kinds if issubclass(kind, Exception))
    return (*own, RuntimeError)


def available_providers() -> list[str]:
    """Return the names of the execution providers that this build of ONNX Runtime has."""
    return list(load_onnxruntime().get_available_providers())


def _checked_batch(runtime: Any, card: ModelCard) -> int | None:
    """Compare the graph with the card and return the batch size that the graph insists on."""
    inputs = {node.name: node for node in runtime.get_inputs()}
    outputs = {node.name: node for node in runtime.get_outputs()}
    wanted = [3, card.preprocess.height, card.preprocess.width]
    fits = set(inputs) == {card.input_name} and card.output_name in outputs
    if fits:
        node = inputs[card.input_name]
        fits = node.type == "tensor(float)" and _agree(node.shape[1:], wanted)
        fits = fits and _agree(outputs[card.output_name].shape[1:], [card.dim])
    if not fits:
        raise ModelMismatchError(
            f'The model "{card.title}" does not take or give what its card says.',
            "Use the card that belongs to the model file.",
        )
    first = inputs[card.input_name].shape[0]
    return first if isinstance(first, int) else None


def _agree(shape: list[int | str | None], wanted: list[int]) -> bool:
    """Tell whether a graph's shape allows the wanted one; a name or None allows anything."""
    return len(shape) == len(wanted) and all(
        not isinstance(side, int) or side == want for side, want in zip(shape, wanted, strict=True)
    )
