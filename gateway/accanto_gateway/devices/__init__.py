"""What the gateway knows about kinds of devices: one module a kind, decoder first, then how it is spoken to."""
