"""What a small machine packs is what the centre unpacks."""

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from accanto_contract import codec, packing

LEADS = st.lists(st.integers(-32768, 32767), min_size=1, max_size=400)


@given(LEADS)
def test_packing_without_numpy_gives_the_very_bytes_of_the_codec(lead: list[int]) -> None:
    packed = packing.delta_deflate(lead)

    assert packed == codec.pack(np.array([lead], dtype=np.int16), codec.Codec.DELTA_DEFLATE)


@given(LEADS)
def test_what_was_packed_without_numpy_comes_back(lead: list[int]) -> None:
    packed = packing.delta_deflate(lead)

    back = codec.unpack(packed, codec.Codec.DELTA_DEFLATE, leads=1, samples=len(lead))
    assert back[0].tolist() == lead


@given(st.lists(LEADS, min_size=1, max_size=3), st.sampled_from(packing.WIRE_CODECS))
def test_what_a_small_machine_packed_it_can_read(leads: list[list[int]], how: packing.Codec) -> None:
    shortest = min(map(len, leads))
    samples = np.array([lead[:shortest] for lead in leads], dtype=np.int16)

    back = packing.restored(codec.pack(samples, how), how, leads=len(leads), samples=shortest)

    assert list(back) == samples.ravel().tolist()


def test_header_packing_and_messages_never_load_numpy() -> None:
    program = "import sys; from accanto_contract import header, packing, messages; assert 'numpy' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
