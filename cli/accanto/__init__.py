"""The one command: puts the processes of accanto together."""
