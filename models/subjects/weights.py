"""Read the weights that PyTorch saved in its first format, without PyTorch.

The file is five pickles and then the raw numbers of each storage. A pickle can name any function
of any module, so the one that reads it knows the names of tensors and nothing else.
"""

import io
import pickle
import struct
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
_KINDS: Mapping[str, type[np.generic]] = {"FloatStorage": np.float32, "LongStorage": np.int64}
_MOST_NUMBERS = 1 << 27

Array = npt.NDArray[Any]  # Any: of each storage's own type


class WeightsError(Exception):
    """A file does not hold weights as they are expected; the message says how it differs."""


@dataclass(frozen=True, slots=True)
class _Tensor:
    """A tensor as the pickle describes it, in numbers of its storage."""

    storage: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class TensorUnpickler(pickle.Unpickler):
    """Reads descriptions of tensors; refuses every other name."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, tuple[type[np.generic], int]] = {}

    def find_class(self, module: str, name: str) -> Any:  # Any: whatever a pickle may call
        """Return what a name stands for.

        Raises:
            WeightsError: it is none of the three that weights need.
        """
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _described
        if module == "torch" and name in _KINDS:
            return _KINDS[name]
        raise WeightsError(f"The weights ask for {module}.{name}, which no weights need.")

    def persistent_load(self, pid: Any) -> str:  # Any: as PyTorch wrote it
        """Note a storage, ("storage", kind, key, device, count, view), and return its key."""
        word, kind, key, _, count, _ = pid
        if word != "storage" or not 0 <= count <= _MOST_NUMBERS:
            raise WeightsError("The weights hold something that is no storage.")
        self.storages[key] = (kind, count)
        return str(key)


def read_weights(path: Path) -> dict[str, Array]:
    """Return the tensors of a file by their names, contiguous.

    Raises:
        WeightsError: it is damaged, or no such file.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        try:
            return _read(file)
        except (pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError) as error:
            raise WeightsError(f"{path.name} cannot be read as weights: {error}.") from error


def _read(file: BinaryIO) -> dict[str, Array]:
    if (TensorUnpickler(file).load(), TensorUnpickler(file).load()) != (_MAGIC, _PROTOCOL):
        raise WeightsError("The file is not in the first format of PyTorch.")
    TensorUnpickler(file).load()  # sizes of types on the machine that wrote it
    described = TensorUnpickler(file)
    tensors: Mapping[str, _Tensor] = described.load()
    keys: Sequence[str] = TensorUnpickler(file).load()
    storages = {key: _numbers(file, *described.storages[key]) for key in keys}
    if file.read(1):
        raise WeightsError("There is more in the file than its weights.")
    return {name: _array(tensor, storages[tensor.storage]) for name, tensor in tensors.items()}


def _numbers(file: BinaryIO, kind: type[np.generic], count: int) -> Array:
    (told,) = struct.unpack("<q", file.read(8))
    content = file.read(count * np.dtype(kind).itemsize)
    if told != count or len(content) != count * np.dtype(kind).itemsize:
        raise WeightsError("A part of the weights is shorter or longer than it says.")
    return np.frombuffer(content, np.dtype(kind).newbyteorder("<"))


def _array(tensor: _Tensor, storage: Array) -> Array:
    """Return a tensor's numbers; where they lie is checked, since strides could point anywhere."""
    steps = zip(tensor.shape, tensor.strides, strict=True)
    last = tensor.offset + sum((side - 1) * step for side, step in steps)
    if min((tensor.offset, *tensor.shape, *tensor.strides), default=0) < 0 or last >= len(storage):
        raise WeightsError("A tensor lies outside its storage.")
    size = storage.itemsize
    view = np.lib.stride_tricks.as_strided(
        storage[tensor.offset :], tensor.shape, [step * size for step in tensor.strides]
    )
    return np.array(view)


def _described(
    storage: str, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


def unpickled(content: bytes) -> Any:  # Any: whatever a pickle holds
    """Return what a pickle holds, read as weights are."""
    return TensorUnpickler(io.BytesIO(content)).load()
