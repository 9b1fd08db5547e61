"""RefBoard, the reference board that knows its pictures."""

__version__ = "0.1.0"
