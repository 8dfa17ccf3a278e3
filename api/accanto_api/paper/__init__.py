"""What is drawn on paper, in true millimetres: always light, the same as PDF and as picture."""
