"""Colours as people see them: a perceptual space, palettes of pictures, names."""
