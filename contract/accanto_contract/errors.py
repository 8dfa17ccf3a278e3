"""How things go wrong in accanto: one tree of errors, each with a sentence for the person who reads it.

AccantoError
├── Refused                    bytes from outside that are kept, not used (they go to quarantine)
│   ├── Undecodable
│   ├── UnknownVersion
│   ├── UnknownCodec
│   ├── Truncated
│   ├── ChecksumMismatch
│   ├── Oversize
│   ├── WrongTopic
│   ├── OffTimeline
│   └── PictureRefused         (in refusal.py) a file that is not taken as a picture of an eye
├── PlanRefused                a PAI that cannot be used
├── TableRefused               a table of readings that cannot be used
├── RecordingRefused           a file that is no recording of the kind it should be
├── NotNow                     an alert or a silence does not allow this as it stands
├── AuthorityError             the certificate authority cannot do what it was asked
├── EnrolmentError             a box does not become, or stay, a gateway of its centre
├── NotThere                   what was asked for does not exist
├── NotDelivered               a notice did not reach the other side
├── AccountRefused             an account, or a token of one, that cannot be as asked
├── EnrolmentRefused           a person who cannot become a patient as it was written down
├── Declined                   the console's server says no to a request, with a code
├── SettingsError              the configuration cannot work
├── Unavailable                a part that we need does not answer
├── SchemaError                the database is not laid out as this program expects
└── SpoolError                 the outbox of a gateway cannot keep what it is given
"""


class AccantoError(Exception):
    """Something in accanto went wrong."""


class Refused(AccantoError):
    """These bytes cannot be used; they are kept in quarantine with the reason."""

    reason = "refused"


class Undecodable(Refused):
    """The content does not follow its format."""

    reason = "undecodable"


class UnknownVersion(Refused):
    """The message speaks a version of the format that this program does not know."""

    reason = "unknown_version"


class UnknownCodec(Refused):
    """The samples are packed in a way that this program does not know."""

    reason = "unknown_codec"


class Truncated(Refused):
    """The message ends before it should."""

    reason = "truncated"


class ChecksumMismatch(Refused):
    """The bytes changed on their way."""

    reason = "checksum"


class Oversize(Refused):
    """The message is larger than the contract allows."""

    reason = "oversize"


class WrongTopic(Refused):
    """The message came on a topic that the contract does not know."""

    reason = "wrong_topic"


class OffTimeline(Refused):
    """Nobody can say when this was measured: its clock is neither right nor the same that ran then."""

    reason = "off_timeline"


class PlanRefused(AccantoError):
    """This PAI cannot be used; the message says which rule, and what to change."""

    def __init__(self, it: str, en: str) -> None:
        super().__init__(en)
        self.it, self.en = it, en


class TableRefused(AccantoError):
    """This table of readings cannot be used; the message says what its heading or line should be."""

    def __init__(self, it: str, en: str) -> None:
        super().__init__(en)
        self.it, self.en = it, en


class RecordingRefused(AccantoError):
    """This file cannot be read as a recording; the message says where, and what to write instead."""


class NotNow(AccantoError):
    """This cannot be done with the alert or the silence as it stands; the message says why."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class AuthorityError(AccantoError):
    """The certificate authority cannot do what it was asked."""


class EnrolmentError(AccantoError):
    """This box cannot become, or stay, a gateway of its centre; the message says why and what to do."""


class NotThere(AccantoError):
    """What was asked for does not exist."""


class NotDelivered(AccantoError):
    """A notice did not reach the other side; `is_final` says whether trying again is of any use."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class AccountRefused(AccantoError):
    """This account or token cannot be as it was asked for; the message says what can."""


class EnrolmentRefused(AccantoError):
    """Nobody was enrolled; the message says what is missing or cannot be."""


class Declined(AccantoError):
    """The server of the console says no to this request; its code says why."""


class SettingsError(AccantoError):
    """A setting is missing or cannot work; the message says which, and what to write instead."""


class Unavailable(AccantoError):
    """A part that accanto needs does not answer; the message says which, and how to start it."""


class SchemaError(AccantoError):
    """The database is not laid out as this program expects; the message says what to do."""


class SpoolError(AccantoError):
    """The gateway's outbox cannot keep a measurement: look at the disk."""
