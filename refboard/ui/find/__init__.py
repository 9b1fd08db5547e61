"""Find: questions, answers and the panel that shows them."""
