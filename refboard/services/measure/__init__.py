"""Measuring models on this machine: speed, memory, and whether both stay what they are."""
