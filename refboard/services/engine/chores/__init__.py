"""What is done for a library while nobody asks anything of it."""
