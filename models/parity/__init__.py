"""Models of the exact architectures with random weights, to compare our whole path with.

They run in an environment of their own (`.venv-parity`): the product never needs torch.
"""
