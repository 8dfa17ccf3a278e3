"""What the server says instead of an answer: a code, its HTTP status, and a sentence for technicians.

The console has a sentence of its own for each code, in the reader's language.
"""

from enum import Enum

from fastapi import Request
from fastapi.responses import JSONResponse

from accanto_contract.errors import Declined, NotNow

MEDIA_TYPE = "application/problem+json"


class Code(Enum):
    """Why a request got no answer."""

    WRONG_CREDENTIALS = (401, "The user name or the password is wrong.")
    SESSION_ENDED = (401, "There is no session, or it has ended: log in.")
    SECOND_FACTOR_FIRST = (401, "The log-in is not complete: see `needs` of /api/me.")
    NO_INVITATION = (403, "This code is wrong, too old, or was used by another box: ask for a new one.")
    CROSS_SITE = (403, "The request came from another site, or did not say from where.")
    FORBIDDEN = (403, "This role may not do that.")
    CONFIRM_FIRST = (403, "Show the second factor again (/api/me/confirm), then ask once more.")
    NOT_FOUND = (404, "There is no such thing, or not for this account.")
    NO_BLOW = (404, "Nothing in this session is a blow: its recordings are too short, or cannot be read.")
    STALE_VERSION = (404, "The content changed: ask for its description again.")
    ALREADY_TAKEN = (409, "Somebody else has taken it.")
    CHANGED_MEANWHILE = (412, "It was changed since it was read: read it again.")
    VERSION_MISSING = (428, "Say which version is to be changed: If-Match with the ETag that was read.")
    LAST_FACTOR = (
        409,
        "This is the last second factor, and the account must have one: add another one first.",
    )
    HAS_CONSENT = (409, "The patient has agreed to this already: withdraw it first.")
    HAS_DELEGATION = (409, "This person has a delegation of the patient already.")
    NOT_OPEN = (409, "The alert is no longer open.")
    STILL_ACTIVE = (
        409,
        "The value is still beyond its limit: five outcomes close it now (docs/reference/cases.md).",
    )
    RECALL_FIRST = (409, "Nobody answered yet: call again, three times in all, before closing.")
    SILENCE_OVER = (409, "This silence is over already.")
    WRONG_OFFSET = (409, "The upload does not stand where this piece begins: ask for its offset.")
    TEXT_IN_PICTURE = (409, "There is text in the picture: it is not exported until somebody has masked it.")
    WRONG_TUS_VERSION = (412, "This server speaks version 1.0.0 of the tus protocol only.")
    TOO_LARGE = (
        413,
        "That is more than may come: 1 MB of JSON, 40 MB a picture, 4 MB a piece with a checksum.",
    )
    NOT_A_PIECE = (415, "A piece of an upload has the media type application/offset+octet-stream.")
    WRONG_CHECKSUM = (460, "The piece did not arrive as it was sent: send it again.")
    NO_CONSENT = (409, "Nothing is kept of a person who has not agreed to the service, or agrees no more.")
    ENTRY_IMPOSSIBLE = (422, "No body can have this value: it is a slip, and is not kept.")
    ENTRY_MISSING = (422, "An entry holds the values of its kind, all that are needed and no other.")
    ENTRY_AHEAD = (422, "An entry cannot have been measured in the future.")
    ENTRY_TOO_LATE = (422, "What was measured more than a week ago is told to the centre by telephone.")
    WRONG_CODE = (422, "The code is wrong, or was used before.")
    WEAK_PASSWORD = (
        422,
        "A password has at least twelve signs, is not the user name, and is not one sign repeated.",
    )
    NO_SUCH_CAREGIVER = (422, "There is no account of a caregiver with this user name.")
    ENROLLED_ALREADY = (409, "Somebody with this codice fiscale is enrolled already.")
    DEVICE_TAKEN = (409, "One of these devices measures another patient: release it first.")
    CANNOT_REPLACE = (409, "A device is replaced by another one of its kind, while it is in a home.")
    DEVICE_UNKNOWN = (422, "The registry does not know one of these devices any more.")
    NO_SUCH_COLLEAGUE = (422, "One of those who are to care cannot: there is no such account in this role.")
    LAST_CARER = (409, "Somebody of this role must care for the patient: name another one first.")
    ENROLMENT_INCOMPLETE = (422, "The enrolment still lacks something: see `lacks`.")
    PLAN_REFUSED = (422, "The draft cannot be a plan as it stands: read it back to see why.")
    READING_HELD = (409, "Somebody else has this reading now: it is free again when they leave it.")
    READING_OVER = (409, "This reading was withdrawn: nothing waits for an answer.")
    REPORT_SIGNED = (409, "This referto is signed: a change is an amendment with its reason.")
    REPORT_NOT_FINAL = (409, "Only a final referto is amended; a preliminary one goes on.")
    TRACE_CHANGED = (
        409,
        "What was measured is not what was shown: data came meanwhile. Look at it again, then sign.",
    )
    NOTHING_TO_READ = (
        422,
        "A question is about a span in which something was measured, or about pictures of the patient.",
    )
    NOT_YOUR_TURN = (
        409,
        "This exam waits for another reader: one's own grading is signed, or the grade stands.",
    )
    GRADING_INCOMPLETE = (
        422,
        "The grading lacks something: both grades of each eye that is pictured, and a word.",
    )
    NOT_READ_TWICE = (
        409,
        "A referto on the fundus is born of two readings that agree, or of a third that decides.",
    )
    OTHER_GRADE = (409, "A referto says the grade that was read twice: another grade needs a new reading.")
    REPORT_INCOMPLETE = (422, "The referto still lacks something: see `lacks` of its draft.")
    CANNOT_SIGN = (503, "This server has no key to sign refertos with: see the setting report_key.")
    CONSULT_CLOSED = (409, "This teleconsulto is closed: open another one.")
    NOT_A_SNAPSHOT = (422, "A snapshot is a PNG of at most 4 000 x 4 000 pixels and 700 kB.")
    NOT_NEAR = (422, "A bronchodilator belongs to blows within two hours of it, and not to the future.")
    INVALID = (422, "The request does not have the form that the api describes.")
    SILENCE_REASON_MISSING = (422, "A silence needs a reason.")
    SILENCE_TOO_LONG = (422, "A silence has an end within 30 days, one for a therapy within 72 hours.")
    SILENCE_ENDS_BEFORE = (422, "A silence ends after it begins, and not in the past.")
    SILENCE_RULES_MISSING = (422, "A silence for a therapy names the rules that it concerns.")
    NO_SUCH_FORMAT = (
        422,
        "This recording does not fit the format: too slow, too fast, or too many leads for it.",
    )
    TOO_LONG = (422, "The span of time is longer than the api gives in one piece.")
    TOO_MANY_ATTEMPTS = (429, "Too many failed log-ins; wait some minutes.")
    TOO_MANY_REQUESTS = (429, "Too many requests of this account or address; wait a little.")
    TOO_MANY_UPLOADS = (429, "Too many uploads of this account are on their way: go on with those first.")
    FAILED = (500, "Something went wrong here; it is in the log.")
    NOBODY_SIGNS = (
        503,
        "The part of the centre that signs papers does not answer; ask again with the same code.",
    )
    UNAVAILABLE = (503, "The database does not answer; try again in some seconds.")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """For the technician who reads an answer as it came."""
        return self.value[1]


class No(Declined):
    """The server says no to this request; its code says why."""

    def __init__(self, code: Code, headers: dict[str, str] | None = None) -> None:
        super().__init__(code.sentence)
        self.code = code
        self.headers = headers


def answer(code: Code, headers: dict[str, str] | None = None) -> JSONResponse:
    """The same form for every problem."""
    body = {"title": code.sentence, "status": code.status, "code": code.name.lower()}
    return JSONResponse(body, status_code=code.status, headers=headers, media_type=MEDIA_TYPE)


async def on_no(_request: Request, error: Exception) -> JSONResponse:
    """Answer a No."""
    assert isinstance(error, No)  # noqa: S101  registered for this class alone
    return answer(error.code, error.headers)


async def on_not_now(_request: Request, error: Exception) -> JSONResponse:
    """Answer what the state of an alert or a silence does not allow."""
    assert isinstance(error, NotNow)  # noqa: S101  registered for this class alone
    return answer(Code[error.reason.upper()])


async def on_database_away(_request: Request, _error: Exception) -> JSONResponse:
    """Say that the database is away; the next request finds it again by itself."""
    return answer(Code.UNAVAILABLE, {"Retry-After": "3"})


async def on_invalid(_request: Request, _error: Exception) -> JSONResponse:
    """Say that the request has another form than described; never repeat what was sent."""
    return answer(Code.INVALID)


async def on_unreadable(_request: Request, error: Exception) -> JSONResponse:
    """Say that the request is no request at all: its body is too long, not JSON, or not text."""
    is_long = getattr(error, "status_code", 0) == Code.TOO_LARGE.status
    return answer(Code.TOO_LARGE if is_long else Code.INVALID)


async def on_failure(_request: Request, _error: Exception) -> JSONResponse:
    """Say that we failed, without saying how; the server's log has it."""
    return answer(Code.FAILED)
