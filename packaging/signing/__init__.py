"""Signing, notarising and packing the macOS app: what is decided here, and run only on a Mac."""
