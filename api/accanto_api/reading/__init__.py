"""The reading rooms' common core: what waits for a specialist, who has it, and the referto that comes of it."""
