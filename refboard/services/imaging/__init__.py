"""Reading pictures: probing, decoding, originals and previews. Stateless functions."""
