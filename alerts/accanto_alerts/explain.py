"""To be written: explain."""
