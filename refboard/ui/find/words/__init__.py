"""What words find without a model for words, with examples that are in this library."""
