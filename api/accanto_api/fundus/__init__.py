"""The reading room of the fundus: exams, pictures in every size, two blind gradings, and how readers agree."""
