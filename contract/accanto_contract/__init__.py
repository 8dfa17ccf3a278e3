"""What two machines agree on: measurements, topics, the wire format, codes, and how things go wrong."""
