"""To be written: reconcile."""
