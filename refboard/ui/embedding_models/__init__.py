"""The page of models: get, use, remove."""
