"""How picture files are laid out: chunks, tags, blocks. No pixels, no heavy imports."""
