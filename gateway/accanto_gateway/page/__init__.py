"""The patient's own page, served by the box at home: what to do now, what became of it, and what is kept here."""
