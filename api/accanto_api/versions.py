"""ETag and If-Match: nobody overwrites what another person just saved (RFC 9110, 13.1.1)."""

import re
from typing import Annotated

from fastapi import Depends, Header, Path

from accanto_api.problems import Code, No

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""Of a version of a plan."""
_TAG = re.compile(r'"r(\d{1,9})"')


def tag(revision: int) -> dict[str, str]:
    """The header that names a revision; 0 stands for what is not there yet."""
    return {"ETag": f'"r{revision}"'}


def wanted(if_match: Annotated[str | None, Header(max_length=40)] = None) -> int:
    """The revision that a request wants to change. Raises No."""
    if if_match is None:
        raise No(Code.VERSION_MISSING)
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise No(Code.CHANGED_MEANWHILE)
    return int(found[1])


Revision = Annotated[int, Depends(wanted)]
"""What a route is given that changes something at one revision."""
