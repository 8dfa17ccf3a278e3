"""The editor of a plan: how a PAI reads in sentences, its draft, and its way to a signature."""
