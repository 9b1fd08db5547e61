"""Turning pictures into unit vectors. Only this package speaks to ONNX Runtime."""
