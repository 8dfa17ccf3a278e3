"""From broker to store: checked, once, committed, receipted; what cannot be used is kept in quarantine."""
