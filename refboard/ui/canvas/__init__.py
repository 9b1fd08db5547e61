"""The infinite canvas: scene, view, items, tools and the previews they paint."""
