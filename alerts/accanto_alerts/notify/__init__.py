"""What is said to people beyond the console: from the outbox, by mail, push and telephone, each once by its key."""
