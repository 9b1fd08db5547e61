"""Make the embedded image model `look` from nothing but procedural images.

Everything is a function of the plan's seed: no photograph and no foreign weight enters here.
"""
