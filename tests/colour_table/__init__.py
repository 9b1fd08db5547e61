"""Picture files with every statement of colour, and what they are to look like."""
