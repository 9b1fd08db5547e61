"""Make the shipped model that knows subjects out of published weights; see docs/model.md."""
