"""Procedural pictures that the model is trained on."""
