"""To be written: plan."""
