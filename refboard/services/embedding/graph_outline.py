"""Read what must be known of a graph before it is opened, and make a note for its metadata.

An ONNX file is a protocol buffer: a row of fields, each a number, a kind and a value. A walk over
it steps across the weights without reading them, and a field may be added at the end of the file.
The field numbers are those of onnx.proto; they never change.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from refboard.core.errors import ModelMismatchError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# ModelProto
_GRAPH, _OPSET, _METADATA = 7, 8, 14
# OperatorSetIdProto
_DOMAIN, _VERSION = 1, 2
# GraphProto
_NODE, _INITIALIZER, _INPUT = 1, 5, 11
# NodeProto
_OP_TYPE = 4
# TensorProto
_DATA_LOCATION, _EXTERNAL = 14, 1
# ValueInfoProto, TypeProto, TypeProto.Tensor, TensorShapeProto and its Dimension
_NAME, _TYPE = 1, 2
_TENSOR_TYPE, _SHAPE, _DIM = 1, 2, 1
_DIM_VALUE, _DIM_PARAM = 1, 2
# StringStringEntryProto
_KEY, _VALUE = 1, 2

_LONGEST_SIDE = 2**63

Side = int | str | None


@dataclass(frozen=True, slots=True)
class GraphOutline:
    """What a graph's file declares.

    Attributes:
        inputs: The sides of each input by its name: a length, a name for any length, or None.
        has_external_weights: Some weights lie in files beside it.
        opset: Version of ONNX's own operators; 0 where the file does not say it.
        operators: The kinds of nodes that it has.
    """

    inputs: dict[str, tuple[Side, ...]]
    has_external_weights: bool
    opset: int
    operators: frozenset[str]

    @property
    def scales_by_batch(self) -> bool:
        """Return whether it rounds a whole batch by one scale, so that neighbours tell."""
        return "DynamicQuantizeLinear" in self.operators


@dataclass(frozen=True, slots=True)
class _Message:
    """A part of a file; the file itself is never copied."""

    content: mmap.mmap
    start: int
    stop: int

    def text(self) -> str:
        return self.content[self.start : self.stop].decode()


def read_outline(path: Path) -> GraphOutline:
    """Return the outline of an .onnx file.

    Raises:
        ModelMismatchError: it cannot be read, or is no protocol buffer.
    """
    try:
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            return _outline(_Message(content, 0, len(content)))
    except (OSError, ValueError) as error:
        raise ModelMismatchError(
            f'"{path.name}" cannot be read as a graph.', "Get the model again."
        ) from error


def note(key: str, value: str) -> bytes:
    """Return bytes that, put at the end of an .onnx file, add an entry to its metadata."""
    entry = _field(_KEY, key.encode()) + _field(_VALUE, value.encode())
    return _field(_METADATA, entry)


def _outline(model: _Message) -> GraphOutline:
    inputs: dict[str, tuple[Side, ...]] = {}
    operators: set[str] = set()
    is_external = False
    for graph in _parts(model, _GRAPH):
        for node in _parts(graph, _NODE):
            operators.update(part.text() for part in _parts(node, _OP_TYPE))
        for tensor in _parts(graph, _INITIALIZER):
            is_external = is_external or (_DATA_LOCATION, _EXTERNAL) in _fields(tensor)
        for value in _parts(graph, _INPUT):
            names = [part.text() for part in _parts(value, _NAME)]
            inputs[names[-1] if names else ""] = tuple(_sides(value))
    return GraphOutline(inputs, is_external, _opset(model), frozenset(operators))


def _opset(model: _Message) -> int:
    """Return the version of the operators without a domain, which are ONNX's own."""
    for entry in _parts(model, _OPSET):
        domain = "".join(part.text() for part in _parts(entry, _DOMAIN))
        found = [v for n, v in _fields(entry) if n == _VERSION and isinstance(v, int)]
        if domain in ("", "ai.onnx") and found:
            return found[-1]
    return 0


def _sides(value: _Message) -> Iterator[Side]:
    for kind in _parts(value, _TYPE):
        for tensor in _parts(kind, _TENSOR_TYPE):
            for shape in _parts(tensor, _SHAPE):
                yield from (_side(dim) for dim in _parts(shape, _DIM))


def _side(dim: _Message) -> Side:
    for number, value in _fields(dim):
        if number == _DIM_VALUE and isinstance(value, int):
            return value if value < _LONGEST_SIDE else None
        if number == _DIM_PARAM and isinstance(value, _Message):
            return value.text() or None
    return None


def _parts(message: _Message, wanted: int) -> Iterator[_Message]:
    for number, value in _fields(message):
        if number == wanted and isinstance(value, _Message):
            yield value


def _fields(message: _Message) -> Iterator[tuple[int, _Message | int]]:
    """Yield number and value of each field; values of fixed length are passed over.

    Raises:
        ValueError: it is no protocol buffer.
    """
    content, at, stop = message.content, message.start, message.stop
    while at < stop:
        tag, at = _varint(content, at, stop)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(content, at, stop)
            yield number, value
        elif kind == _BYTES:
            length, at = _varint(content, at, stop)
            if at + length > stop:
                raise ValueError("a field is longer than what it is in")
            yield number, _Message(content, at, at + length)
            at += length
        elif kind in (_FIXED64, _FIXED32):
            at += 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"a field of kind {kind}")


def _varint(content: mmap.mmap, at: int, stop: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= stop:
            break
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number without an end")


def _field(number: int, content: bytes) -> bytes:
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(content)) + content


def _as_varint(value: int) -> bytes:
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
