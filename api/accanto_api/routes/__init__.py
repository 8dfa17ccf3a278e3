"""Every address that the server answers, by what it is about."""
