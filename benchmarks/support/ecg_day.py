"""Prints by how many megabytes a process grows while a day of ECG passes through a stream, minute by minute."""

import resource

import numpy as np

from accanto_signal.ecg import beats

RATE, MINUTES = 360, 24 * 60


def main() -> None:
    """Peak memory before, of a warm process, and after."""
    rng = np.random.default_rng(3)
    hearts = np.convolve(rng.random(60 * RATE) < 1 / RATE, [100, 900, -300], "same")
    minute = (hearts + rng.normal(0, 10, hearts.size)).astype(np.int16)
    beats.find(np.tile(minute, 2), RATE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stream = beats.Stream(RATE)
    for _ in range(MINUTES):
        stream.push(minute)
    stream.finish()
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000)


if __name__ == "__main__":
    main()
