"""What becomes of an uploaded picture: decoded in a child, judged, kept with its original bytes, or put aside."""
