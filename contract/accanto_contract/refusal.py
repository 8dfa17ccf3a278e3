"""Why a file is not taken as a picture of an eye: each reason with its sentence. The bytes are kept all the same."""

from enum import StrEnum

from accanto_contract.errors import Refused


class Refusal(StrEnum):
    """Why a file was put aside."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_FORM = "unknown_form"
    WRONG_NAME = "wrong_name"
    TRUNCATED = "truncated"
    SOMETHING_BEHIND = "something_behind"
    MALFORMED = "malformed"
    ANIMATED = "animated"
    SEVERAL_PICTURES = "several_pictures"
    NOT_8_BIT = "not_8_bit"
    NOT_RGB = "not_rgb"
    RARE_CODING = "rare_coding"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_SMALL = "too_small"
    UNDECODABLE = "undecodable"
    OTHER_DICOM = "other_dicom"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    DECODER_DIED = "decoder_died"
    CHECKSUM = "checksum"
    UNBOUND = "unbound"
    UNKNOWN_PATIENT = "unknown_patient"
    NO_CONSENT = "no_consent"
    WRONG_EYE = "wrong_eye"
    ANOTHER_PATIENT = "another_patient"

    def sentence(self, language: str) -> str:
        """For the person who sent the file; `language` is it or en."""
        it, en = _SENTENCES[self]
        return it if language == "it" else en


_SENTENCES = {
    Refusal.EMPTY: ("Il file è vuoto.", "The file is empty."),
    Refusal.TOO_LARGE: ("Il file supera 40 MB.", "The file is larger than 40 MB."),
    Refusal.UNKNOWN_FORM: (
        "Non è una foto JPEG, PNG o DICOM.",
        "This is not a JPEG, PNG or DICOM picture.",
    ),
    Refusal.WRONG_NAME: (
        "Il file non contiene quello che la sua estensione dice.",
        "The file does not hold what its extension says.",
    ),
    Refusal.TRUNCATED: ("Il file finisce a metà: copiarlo di nuovo.", "The file ends midway: copy it again."),
    Refusal.SOMETHING_BEHIND: (
        "Dopo la foto il file contiene altro.",
        "The file holds something else behind the picture.",
    ),
    Refusal.MALFORMED: (
        "Il file non segue il suo formato.",
        "The file does not follow its format.",
    ),
    Refusal.ANIMATED: ("È un'animazione, non una foto.", "This is an animation, not a picture."),
    Refusal.SEVERAL_PICTURES: (
        "Il file contiene più foto: inviarle una per una.",
        "The file holds several pictures: send them one by one.",
    ),
    Refusal.NOT_8_BIT: ("La foto non ha 8 bit per colore.", "The picture has not 8 bits a colour."),
    Refusal.NOT_RGB: (
        "La foto non è a colori rosso, verde e blu.",
        "The picture's colours are not red, green and blue.",
    ),
    Refusal.RARE_CODING: (
        "Il JPEG usa una codifica rara: esportarlo come JPEG normale.",
        "The JPEG uses a rare coding: export it as an ordinary one.",
    ),
    Refusal.TOO_MANY_PIXELS: ("La foto supera 60 milioni di pixel.", "The picture has more than 60 million pixels."),
    Refusal.TOO_MANY_PARTS: (
        "Il file è fatto di troppe parti.",
        "The file is made of too many parts.",
    ),
    Refusal.TOO_SMALL: (
        "Il campo visibile ha meno di 20 pixel per grado: usare la risoluzione piena.",
        "The visible field has fewer than 20 pixels a degree: use the full resolution.",
    ),
    Refusal.UNDECODABLE: ("La foto è danneggiata.", "The picture is damaged."),
    Refusal.OTHER_DICOM: (
        "Il DICOM non è una foto oftalmica a 8 bit con un JPEG.",
        "The DICOM object is not an 8-bit ophthalmic photograph with one JPEG.",
    ),
    Refusal.TOO_SLOW: ("La foto richiede troppo tempo.", "The picture takes too much time."),
    Refusal.TOO_MUCH_MEMORY: ("La foto richiede troppa memoria.", "The picture takes too much memory."),
    Refusal.DECODER_DIED: ("La foto ha fermato il decodificatore.", "The picture stopped the decoder."),
    Refusal.CHECKSUM: (
        "I byte arrivati non sono quelli inviati: inviare di nuovo.",
        "The bytes that arrived are not those that were sent: send it again.",
    ),
    Refusal.UNBOUND: (
        "Non è detto di quale paziente o di quale occhio sia la foto.",
        "Nobody said whose eye this is, or which one.",
    ),
    Refusal.UNKNOWN_PATIENT: (
        "Il paziente non c'è, o non è tra i suoi.",
        "There is no such patient, or not among yours.",
    ),
    Refusal.NO_CONSENT: (
        "Il paziente non ha ancora aderito: la foto resta ferma per 72 ore.",
        "The patient's adesione is not recorded: held for 72 hours.",
    ),
    Refusal.WRONG_EYE: (
        "Lo stesso file è già arrivato come l'altro occhio, o il DICOM ne dice un altro.",
        "The same file came before as the other eye, or the DICOM object names another one.",
    ),
    Refusal.ANOTHER_PATIENT: (
        "Lo stesso file è già arrivato per un altro paziente: controllare di chi è.",
        "The same file came before for another patient: find out whose it is.",
    ),
}  # fmt: skip


class PictureRefused(Refused):
    """This file is not taken as a picture of an eye; its bytes are kept with the reason."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(f"{refusal.sentence('en')} {detail}".strip())
        self.refusal = refusal
        self.reason = refusal.value
