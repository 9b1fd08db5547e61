"""The drawings behind the sample pictures: a palette, a few painting tools, one module a family.

Every picture must come out the same on every run: all chance comes from the seed of its brief.
"""
