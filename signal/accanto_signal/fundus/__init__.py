"""Whether a picture of the back of an eye can be read: light, focus, field, aim, copies. Never a grade of disease."""
