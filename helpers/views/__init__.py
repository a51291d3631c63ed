"""What each explorer shows: its controls, and what it draws for their values. NumPy and Pillow only."""
