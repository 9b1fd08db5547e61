"""Answering a question of any number of terms: calibrated scores, summed, never ranks."""
