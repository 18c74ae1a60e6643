"""Channels and the composition root: the only place with chat libraries and network I/O."""
