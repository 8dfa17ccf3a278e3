"""The page of one patient: who they are, how they are, what happened, what is planned."""
