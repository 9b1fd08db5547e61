"""Which pictures are the same one: saved again, cropped, turned, recoloured."""
