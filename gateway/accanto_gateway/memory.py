"""Gives back the memory that starting up has used: a gateway shares a small machine with others.

Loading modules leaves about 4 MB of freed blocks with the C library; glibc returns them when asked.
"""

import asyncio
import ctypes
import gc

# Once after the modules are loaded, once more after the first links and births.
STARTED_S = (2.0, 10.0)


async def settle() -> None:
    """Once everything is loaded: forget garbage, stop looking at what stays, return free blocks."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own; other systems do without
    for wait in STARTED_S:
        await asyncio.sleep(wait)
        gc.collect()
        gc.freeze()
        if trim is not None:
            trim(0)
