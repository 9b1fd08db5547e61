"""The one HTTP client, for pictures that a person dropped and models that they asked for."""
