"""The course's colours: one palette."""

# Told apart by colour-blind readers and on a page printed in grey: RGB, 0 to 255.
ORANGE, BLUE, PINK = (213, 94, 0), (0, 76, 128), (204, 121, 167)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
