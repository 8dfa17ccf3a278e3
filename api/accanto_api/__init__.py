"""What the console talks to: sessions, worklist, alerts, traces, live events."""
