"""Parts of decoded pictures, for the eyes of models."""
