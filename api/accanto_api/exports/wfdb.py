"""A recording as WFDB: header, samples of format 16, and annotations of MIT form, in one zip.

Made after PhysioNet's descriptions header(5), signal(5) and annot(5). A missing sample is -32768, which WFDB reads as
no value; each gap is also told by a note.
"""

import io
import struct
import zipfile
from collections.abc import Iterator

from accanto_alerts import wallclock
from accanto_api.exports.recording import Recording

CODES = {"N": 1, "V": 5, "F": 6, "S": 9, "P": 12, "?": 13}
NOTE, SKIP, AUX = 22, 59, 63
LONGEST_STEP = 1023
"""An annotation is at most so many samples after the one before; a skip goes before it where it is more."""
UV_PER_MV = 1000


def written(of: Recording) -> bytes:
    """A zip with RECORD.hea, RECORD.dat and RECORD.atr."""
    name = f"ecg_{of.starts:%Y%m%dT%H%M%SZ}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{name}.hea", _header(of, name))
        packed.writestr(f"{name}.dat", of.samples.T.astype("<i2").tobytes())
        packed.writestr(f"{name}.atr", annotations(of))
    return out.getvalue()


def annotations(of: Recording) -> bytes:
    """Beats and notes in order of time: six bits of code and ten of samples since the one before."""
    out = bytearray()
    before = 0
    for sample, code, words in sorted(_said(of)):
        step = sample - before
        if step > LONGEST_STEP:
            out += struct.pack("<HHH", SKIP << 10, step >> 16, step & 0xFFFF)
            step = 0
        out += struct.pack("<H", code << 10 | step)
        if words:
            said = words.encode("ascii", "replace")[:255]
            out += struct.pack("<H", AUX << 10 | len(said)) + said + bytes(len(said) % 2)
        before = sample
    return bytes(out + bytes(2))


def _said(of: Recording) -> Iterator[tuple[int, int, str]]:
    """Sample, code and words of each annotation."""
    for sample, label in of.beats:
        yield sample, CODES[label], ""
    for first, last in of.gaps:
        yield first, NOTE, f"no data for {(last - first) / of.rate_hz:.3f} s"


def _header(of: Recording, name: str) -> str:
    local = wallclock.local(of.starts)
    lines = [f"{name} {len(of.leads)} {of.rate_hz:.10g} {of.length} {local:%H:%M:%S.%f} {local:%d/%m/%Y}"]
    for lead, samples in zip(of.leads, of.samples, strict=True):
        total = int(samples.sum(dtype="int64"))
        checksum = (total + 2**15) % 2**16 - 2**15
        gain = f"{UV_PER_MV / of.uv_per_lsb!r}(0)/mV"
        lines.append(f"{name}.dat 16 {gain} 16 0 {samples[0]} {checksum} 0 {lead}")
    whose = of.whose
    lines.append(
        f"# starts {of.starts.isoformat()}; times above are Italian time; filter none; device {of.device}"
    )
    lines.append(f"# beats by {of.algorithm}, corrected by readers")
    if whose:
        lines.append(
            f"# {whose.given_name} {whose.family_name}, {whose.birth_date}, {whose.sex}, {whose.code}"
        )
    return "\n".join(lines) + "\n"
