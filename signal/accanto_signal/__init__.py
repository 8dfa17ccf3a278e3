"""What a trace says: pure, vectorised checks; values in, findings out."""
