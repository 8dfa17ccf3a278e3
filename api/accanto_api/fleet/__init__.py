"""Gateways and devices in homes as a technician sees them: what is wrong in words, and what is done about it."""
