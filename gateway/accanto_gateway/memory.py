"""Gives back the memory that starting up has used: a gateway shares a small machine with others.

Loading modules leaves about 4 MB of freed blocks with the C library; glibc returns them when asked.
"""

import asyncio
import ctypes
import gc

STARTED_S = 5.0


async def settle() -> None:
    """Once everything is loaded: forget garbage, stop looking at what stays, return free blocks."""
    await asyncio.sleep(STARTED_S)
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own; other systems do without
    if trim is not None:
        trim(0)
