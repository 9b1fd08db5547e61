"""Apple's CoreML as an execution provider: its options, its cache, and the graph as it wants it.

CoreML compiles a graph when its session is opened. The compiled graph is kept in a folder of ours,
under a key of ours: by itself the provider goes by the graph's path, and never notices that another
graph lies there. It wants to know every side of the input beforehand.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refboard.core.errors import ModelMismatchError, StorageError
from refboard.core.run_plan import RunPlan
from refboard.services.atomic_file import writing
from refboard.services.embedding.graph_outline import GraphOutline, note, read_outline
from refboard.services.machine import runtime_version, system_build
from refboard.services.paths import compiled_models

COREML = "CoreMLExecutionProvider"
COMPUTE_UNITS = ("ALL", "CPUAndNeuralEngine", "CPUAndGPU", "CPUOnly")
DISABLED_OPTIMIZERS = ("MatMulAddFusion", "QuickGeluFusion")
"""The first would make CoreML write its weights as text, gigabytes of it; the second would make
an operator that CoreML may not have."""
CACHE_KEY = "COREML_CACHE_KEY"
_KEY_LENGTH = 40
_COPY_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the provider.

    Attributes:
        name: Another name, or another case, makes opening fail.
        since: First version of ONNX Runtime that knows it.
        values: What it may be; empty for a path.
    """

    name: str
    since: tuple[int, int]
    values: tuple[str, ...]


OPTIONS = (
    Option("ModelFormat", (1, 20), ("MLProgram", "NeuralNetwork")),
    Option("MLComputeUnits", (1, 20), COMPUTE_UNITS),
    Option("RequireStaticInputShapes", (1, 20), ("0", "1")),
    Option("EnableOnSubgraphs", (1, 20), ("0", "1")),
    Option("SpecializationStrategy", (1, 21), ("Default", "FastPrediction")),
    Option("ProfileComputePlan", (1, 21), ("0", "1")),
    Option("AllowLowPrecisionAccumulationOnGPU", (1, 21), ("0", "1")),
    Option("ModelCacheDirectory", (1, 21), ()),
)


@dataclass(frozen=True, slots=True)
class Pinned:
    """What CoreML must know of a graph beforehand.

    Attributes:
        sha256: Hash of its file; empty where it has none, then nothing of ours is cached.
        input_name: Its input.
        shape: The sides of that input in every run, the batch first.
    """

    sha256: str
    input_name: str
    shape: tuple[int, ...]


def provider_options(
    units: str, cache: Path | None, *, runtime: str | None = None
) -> dict[str, str]:
    """Return the options to open a session with, as far as the installed version knows them.

    Args:
        units: One of COMPUTE_UNITS.
        cache: Folder for what is compiled; None for none.
        runtime: Version of ONNX Runtime; the installed one.

    Raises:
        ValueError: there are no such compute units.
    """
    wanted = {"ModelFormat": "MLProgram", "MLComputeUnits": units, "RequireStaticInputShapes": "1"}
    if cache is not None:
        wanted["ModelCacheDirectory"] = str(cache)
    installed = _release(runtime or runtime_version())
    chosen: dict[str, str] = {}
    for option in OPTIONS:
        if option.name in wanted and option.since <= installed:
            value = wanted[option.name]
            if option.values and value not in option.values:
                raise ValueError(f"{option.name} cannot be {value!r}")
            chosen[option.name] = value
    return chosen


def open_session(ort: Any, options: Any, path: Path, plan: RunPlan, pinned: Pinned) -> Any:
    """Open a graph with CoreML first and the CPU for what CoreML does not take.

    Args:
        ort: The `onnxruntime` package.
        options: Session options; the sides of the input are fixed in them.
        path: The verified graph.
        plan: How to run it.
        pinned: What CoreML must know of it.

    Raises:
        ModelMismatchError: the graph cannot be read, or this build has no CoreML.
        StorageError: what is compiled cannot be kept.
    """
    if COREML not in ort.get_available_providers():
        raise ModelMismatchError(
            "This build of ONNX Runtime has no CoreML.", "It has it on macOS with Apple silicon."
        )
    outline = read_outline(path)
    for name, side in free_sides(outline, pinned).items():
        options.add_free_dimension_override_by_name(name, side)
    cache = None
    if pinned.sha256 and not outline.has_external_weights:
        folder = cache_folder(pinned.sha256)
        path = keyed_copy(path, pinned.sha256, folder)
        # The provider does not tell batches or units apart, and never notices what is stale.
        cache = folder / f"{plan.compute_units}-{plan.batch}"
        _make(cache)
    return ort.InferenceSession(
        str(path),
        sess_options=options,
        providers=[(COREML, provider_options(plan.compute_units, cache)), "CPUExecutionProvider"],
        disabled_optimizers=list(DISABLED_OPTIMIZERS),
        enable_fallback=0,  # it would print, and go on without CoreML
    )


def free_sides(outline: GraphOutline, pinned: Pinned) -> dict[str, int]:
    """Return the length of each side of the input that the graph only names."""
    declared: Sequence[int | str | None] = outline.inputs.get(pinned.input_name, ())
    return {
        side: length
        for side, length in zip(declared, pinned.shape, strict=False)
        if isinstance(side, str)
    }


def cache_key(sha256: str) -> str:
    """Return the key of a model: the provider takes at most 64 letters and digits."""
    return sha256[:_KEY_LENGTH]


def cache_folder(sha256: str) -> Path:
    """Return the folder for what is compiled of a model, by this runtime, on this system."""
    place = "".join(c if c.isalnum() else "-" for c in f"{runtime_version()}-{system_build()}")
    return compiled_models() / f"{cache_key(sha256)}-{place}"


def keyed_copy(path: Path, sha256: str, folder: Path) -> Path:
    """Return a copy of a graph that carries its key; made once, and checked each time.

    Folders of the same model for another runtime or system are removed when it is made.

    Raises:
        StorageError: it cannot be written.
    """
    copy = folder / "model.onnx"
    tail = note(CACHE_KEY, cache_key(sha256))
    if _is_whole(copy, sha256, tail):
        return copy
    _make(folder)
    try:
        with path.open("rb") as source, writing(copy, is_durable=False) as target:
            shutil.copyfileobj(source, target, _COPY_BYTES)
            target.write(tail)
    except OSError as error:
        raise _unkept(error) from error
    for other in folder.parent.glob(f"{cache_key(sha256)}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return copy


def share_of(nodes: Mapping[str, int]) -> float:
    """Return which part of a graph's nodes CoreML computes, 0 to 1."""
    return nodes.get(COREML, 0) / max(1, sum(nodes.values()))


def _is_whole(copy: Path, sha256: str, tail: bytes) -> bool:
    """Return whether a copy is the model and its key, to the last byte."""
    try:
        with copy.open("rb") as file:
            left = file.seek(0, os.SEEK_END) - len(tail)
            file.seek(0)
            digest = hashlib.sha256()
            while left > 0 and (piece := file.read(min(left, _COPY_BYTES))):
                digest.update(piece)
                left -= len(piece)
            return digest.hexdigest() == sha256 and file.read() == tail
    except OSError:
        return False


def _release(runtime: str) -> tuple[int, int]:
    major, minor = runtime.split(".")[:2]
    return int(major), int(minor)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unkept(error) from error


def _unkept(error: OSError) -> StorageError:
    return StorageError(
        f"The compiled model cannot be kept: {error.strerror or error}.",
        "Free some space; until then the processor does the work.",
    )
