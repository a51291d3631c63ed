"""Shapes, colours and tables, with NumPy and Pillow only."""
