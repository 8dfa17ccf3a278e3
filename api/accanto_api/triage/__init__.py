"""The worklist: what waits for whom, in which order, until when; and what is filed and said beside it."""
