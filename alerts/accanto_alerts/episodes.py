"""To be written: episodes."""
