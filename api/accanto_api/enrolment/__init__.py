"""How a person becomes a patient: a guided path that may rest half-way, and one transaction at its end."""
