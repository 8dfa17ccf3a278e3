"""The service's indicators as the console shows them: figures, trends, shares of GPs, and who is missing."""
