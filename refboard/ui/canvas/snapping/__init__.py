"""What is dragged comes into line with what lies near: pure geometry in board units."""
