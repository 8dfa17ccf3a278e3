"""How the service itself does: its indicators, each a count over the same facts that rules and people leave behind."""
