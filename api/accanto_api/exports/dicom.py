"""A recording as a DICOM ECG waveform (PS3.3 A.34): 12-lead, general or ambulatory, as rate and length allow.

Samples stay the int16 that were measured, with their sensitivity; a missing one is the padding value. The general kinds
ask for 200 to 1000 samples a second, the ambulatory one for 50 to 1000: a strap of 130 Hz is ambulatory, however short.
"""

import hashlib
import io

from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import UID, ExplicitVRLittleEndian

from accanto_alerts import wallclock
from accanto_api.ecg.leads import CHEST, LIMBS
from accanto_api.exports.recording import MISSING, Recording
from accanto_api.problems import Code, No

TWELVE_LEADS = UID("1.2.840.10008.5.1.4.1.1.9.1.1")
GENERAL = UID("1.2.840.10008.5.1.4.1.1.9.1.2")
AMBULATORY = UID("1.2.840.10008.5.1.4.1.1.9.1.3")
SLOWEST_GENERAL, SLOWEST_AMBULATORY, FASTEST = 200, 50, 1000
MOST_OF_TWELVE = 16_384
"""Samples of each lead in a 12-lead object."""
GENERAL_S = 600
"""A longer record is ambulatory."""
MOST_LEADS_AMBULATORY = 12

SOURCES = {
    "I": ("2:1", "Lead I"), "II": ("2:2", "Lead II"), "III": ("2:61", "Lead III"),
    "aVR": ("2:62", "aVR, augmented voltage, right"), "aVL": ("2:63", "aVL, augmented voltage, left"),
    "aVF": ("2:64", "aVF, augmented voltage, foot"),
    **{lead: (f"2:{number}", f"Lead {lead}") for number, lead in enumerate(CHEST, start=3)},
}  # fmt: skip
"""Context group 3001. A record of one lead says "unspecified": nobody told where its electrodes sit."""
UNSPECIFIED = ("2:0", "Unspecified lead")


def written(of: Recording) -> bytes:
    """The object as the bytes of a file. Raises No for what no kind of ECG may be."""
    held = Dataset()
    held.file_meta = FileMetaDataset()
    held.file_meta.MediaStorageSOPClassUID = held.SOPClassUID = kind(of)
    held.file_meta.MediaStorageSOPInstanceUID = held.SOPInstanceUID = _uid(of, "object")
    held.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    held.SpecificCharacterSet = "ISO_IR 192"
    _patient(held, of)
    _study(held, of)
    held.AcquisitionContextSequence = Sequence()
    held.WaveformSequence = Sequence([_group(of)])
    out = io.BytesIO()
    dcmwrite(out, held, enforce_file_format=True)
    return out.getvalue()


def kind(of: Recording) -> UID:
    """Which kind of ECG a recording is. Raises No."""
    is_fast = SLOWEST_GENERAL <= of.rate_hz <= FASTEST
    if of.leads == (*LIMBS, *CHEST) and is_fast and of.length <= MOST_OF_TWELVE:
        return TWELVE_LEADS
    if is_fast and of.length <= GENERAL_S * of.rate_hz:
        return GENERAL
    if SLOWEST_AMBULATORY <= of.rate_hz <= FASTEST and len(of.leads) <= MOST_LEADS_AMBULATORY:
        return AMBULATORY
    raise No(Code.NO_SUCH_FORMAT)


def _patient(held: Dataset, of: Recording) -> None:
    """Who was recorded; the fields stand empty where nobody is named."""
    one = of.whose
    held.PatientName = f"{one.family_name}^{one.given_name}" if one else ""
    held.PatientID = one.code if one else ""
    held.PatientBirthDate = f"{one.birth_date:%Y%m%d}" if one else ""
    held.PatientSex = one.sex.upper() if one else ""


def _study(held: Dataset, of: Recording) -> None:
    local = wallclock.local(of.starts)
    held.StudyInstanceUID, held.SeriesInstanceUID = _uid(of, "study"), _uid(of, "series")
    held.StudyDate = held.ContentDate = f"{local:%Y%m%d}"
    held.StudyTime = held.ContentTime = f"{local:%H%M%S.%f}"
    held.AcquisitionDateTime = f"{local:%Y%m%d%H%M%S.%f%z}"
    held.TimezoneOffsetFromUTC = f"{local:%z}"
    held.ReferringPhysicianName = held.StudyID = held.AccessionNumber = ""
    held.Modality, held.SeriesNumber, held.InstanceNumber = "ECG", 1, 1
    held.Manufacturer, held.ManufacturerModelName = "", of.device
    held.SynchronizationFrameOfReferenceUID = _uid(of, "clock")
    held.SynchronizationTrigger, held.AcquisitionTimeSynchronized = "NO TRIGGER", "N"


def _group(of: Recording) -> Dataset:
    """All leads side by side."""
    group = Dataset()
    group.MultiplexGroupTimeOffset, group.WaveformOriginality = "0", "ORIGINAL"
    group.NumberOfWaveformChannels, group.NumberOfWaveformSamples = len(of.leads), of.length
    group.SamplingFrequency = f"{of.rate_hz:.10g}"
    group.MultiplexGroupLabel = "RHYTHM"
    group.ChannelDefinitionSequence = Sequence([_channel(of, lead) for lead in of.leads])
    group.WaveformBitsAllocated, group.WaveformSampleInterpretation = 16, "SS"
    group.add_new("WaveformPaddingValue", "OW", MISSING.to_bytes(2, "little", signed=True))
    group.add_new("WaveformData", "OW", of.samples.T.astype("<i2").tobytes())
    return group


def _channel(of: Recording, lead: str) -> Dataset:
    channel = Dataset()
    channel.ChannelLabel = lead
    source = SOURCES.get(lead, UNSPECIFIED) if len(of.leads) > 1 else UNSPECIFIED
    channel.ChannelSourceSequence = Sequence([_code("MDC", *source)])
    channel.ChannelSensitivity = f"{of.uv_per_lsb:.10g}"
    channel.ChannelSensitivityUnitsSequence = Sequence([_code("UCUM", "uV", "microvolt")])
    channel.ChannelSensitivityCorrectionFactor, channel.ChannelBaseline = "1", "0"
    channel.ChannelSampleSkew, channel.WaveformBitsStored = "0", 16
    return channel


def _code(scheme: str, value: str, meaning: str) -> Dataset:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, meaning
    return code


def _uid(of: Recording, part: str) -> UID:
    """An identifier (PS3.5 B.2) that the same recording gets again."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{part} {of.starts.isoformat()} {of.device} {of.whose}".encode())
    digest.update(of.samples.tobytes())
    return UID(f"2.25.{int.from_bytes(digest.digest())}")
