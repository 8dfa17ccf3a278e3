"""Words in plain ASCII, for formats that know nothing else."""

import unicodedata

LIKE = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"}
)


def plain(words: str) -> str:
    """The words without accents; a question mark for what has no plain form."""
    bare = unicodedata.normalize("NFKD", words.translate(LIKE))
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return kept.encode("ascii", "replace").decode("ascii")
