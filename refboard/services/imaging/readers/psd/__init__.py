"""Photoshop documents: the flattened picture that is saved with their layers."""
