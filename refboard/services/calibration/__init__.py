"""Accelerators are earned: CoreML is used for a model only after it proved itself here."""
