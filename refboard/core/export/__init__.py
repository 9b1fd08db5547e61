"""What leaves a board as a file: which part of it, how large, on what; values only."""
