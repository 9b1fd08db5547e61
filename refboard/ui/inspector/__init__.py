"""What is selected in numbers, to be read and changed."""
