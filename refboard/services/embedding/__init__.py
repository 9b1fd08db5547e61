"""Turning pictures into unit vectors. The only package that speaks ONNX Runtime."""
