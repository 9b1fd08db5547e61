"""One picture after another, large and undisturbed: the lightbox, and its lighter form."""
