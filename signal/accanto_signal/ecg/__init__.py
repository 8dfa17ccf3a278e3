"""What an ECG trace says: where the heart beats, how fast, how evenly, and whether the trace can be trusted."""
