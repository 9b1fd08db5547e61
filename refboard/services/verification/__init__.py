"""Whether a model is what its card says: one criterion, for everybody who uses a model."""
