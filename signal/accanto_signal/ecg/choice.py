"""Which humps of QRS energy are beats: the decisions, one hump at a time.

These loops are plain Python over rows of numbers. Where numba is present the same functions are compiled
(compiled.py); where it is not they run as they stand. So the two ways cannot come to differ. Heights are energies,
the square of an amplitude, so every share of an amplitude stands here squared. All lengths are samples of the
120 Hz grid (humps.py). numba knows no arguments by name only, hence the long rows of them.
"""

from typing import Protocol


class Row(Protocol):
    """A list, or an array of one dimension."""

    def __len__(self) -> int:
        """How many."""

    def __getitem__(self, index: int, /) -> float:
        """One of them."""


class Room(Protocol):
    """A row of whole numbers that can be written to."""

    def __getitem__(self, index: int, /) -> int:
        """One of them."""

    def __setitem__(self, index: int, value: int, /) -> None:
        """Write one."""


class Sums(Protocol):
    """A row of numbers that can be written to."""

    def __getitem__(self, index: int, /) -> float:
        """One of them."""

    def __setitem__(self, index: int, value: float, /) -> None:
        """Write one."""


BLOCK = 300
"""The level is taken over blocks of 2.5 s. With 1.5 s a slow heart leaves blocks without a QRS complex, and its T
waves set the level: 275 false beats in 41 000 made ones at 38/min with pauses, against 3."""
ACCEPTED = 0.32**2
"""A hump so high, against the level around it, is a beat."""
SEARCHED = 0.2**2
"""In a silence that lasts too long a hump of this height is one, too; lower ones are not looked at."""
RIVALS = 33
"""Of two humps within 0.28 s the higher stays."""
SOON = 43
"""0.36 s after a beat a hump may be its T wave ..."""
T_LOWER, T_BLUNTER = 0.5**2, 0.35
"""... which it is when it is so much lower, or so much less sharp: 1 QRS complex of 309 so soon on DS1 is."""
GAP_FACTOR, GAP_SHARE = 1.75, 0.5
"""A silence longer than this many usual RR intervals is searched; a beat found stands half of one after the last."""
AROUND = 5
"""The usual RR interval is the median of this many on either side and the one between."""
BETWEEN_LOWER, BETWEEN_NEAR = 0.6**2, 0.15
"""A hump so much lower than both its neighbours, in the midst of what is otherwise one usual RR interval (within
15 %), is an artefact or a P wave: on DS1 17 of 18 are."""


def without_rivals(tops: Row, heights: Row, reach: int, kept: Room) -> int:
    """Write to `kept` the numbers of the tops that no higher one stands within `reach` of; give how many."""
    count = 0
    for number in range(len(tops)):
        if count and tops[number] - tops[kept[count - 1]] < reach:
            if heights[number] > heights[kept[count - 1]]:
                kept[count - 1] = number
        else:
            kept[count] = number
            count += 1
    return count


def choose(places: Row, heights: Row, sharp: Row, level: Row, taken: Room, kept: Room, beats: Room) -> int:  # noqa: PLR0917
    """Write to `beats` the numbers of the humps that are beats; give how many.

    Of each hump: its place, its height, the sharpest bend in it, the level around. `taken` is room of zeros,
    `kept` more room, each with a place for every hump and `beats` with eleven more.
    """
    accept(places, heights, sharp, level, taken)
    count = gather(taken, len(places), kept)
    search_back(places, heights, taken, kept, count, beats)
    count = gather(taken, len(places), kept)
    return without_interlopers(places, heights, kept, count, taken, beats)


def accept(places: Row, heights: Row, sharp: Row, level: Row, taken: Room) -> None:
    """Mark the humps that stand out of their surroundings and are no T wave."""
    last = -1
    for number in range(len(places)):
        if heights[number] <= ACCEPTED * level[number]:
            continue
        if last >= 0 and places[number] - places[last] < SOON:
            lower = heights[number] < T_LOWER * heights[last]
            if lower or sharp[number] < T_BLUNTER * sharp[last]:
                continue
        taken[number] = 1
        last = number


def gather(taken: Room, size: int, kept: Room) -> int:
    """Write to `kept` the numbers of the marked humps; give how many."""
    count = 0
    for number in range(size):
        if taken[number] == 1:
            kept[count] = number
            count += 1
    return count


def usual(places: Row, kept: Room, count: int, at: int, ranked: Room) -> float:
    """The median of up to eleven intervals around the one that begins with beat number `at`."""
    first, end = max(0, at - AROUND), min(count - 1, at + AROUND + 1)
    for number in range(first, end):
        value = int(places[kept[number + 1]] - places[kept[number]])
        rank = number - first
        while rank > 0 and ranked[rank - 1] > value:
            ranked[rank] = ranked[rank - 1]
            rank -= 1
        ranked[rank] = value
    half = (end - first) // 2
    if (end - first) % 2 == 1:
        return float(ranked[half])
    return 0.5 * (ranked[half] + ranked[half - 1])


def search_back(places: Row, heights: Row, taken: Room, kept: Room, count: int, ranked: Room) -> None:  # noqa: PLR0917
    """Mark also what was missed in silences that last too long; below three beats nothing is usual."""
    if count < 3:
        return
    long_at_all = max(2.0 * SOON, GAP_FACTOR * shortest(places, kept, count))
    for gap in range(count - 1):
        length = places[kept[gap + 1]] - places[kept[gap]]
        if length >= long_at_all:
            expected = usual(places, kept, count, gap, ranked)
            if length > GAP_FACTOR * expected:
                fill(places, heights, taken, kept[gap], kept[gap + 1], max(float(SOON), GAP_SHARE * expected))


def shortest(places: Row, kept: Room, count: int) -> float:
    """The shortest interval: what is not long against it needs no median."""
    least = places[kept[1]] - places[kept[0]]
    for number in range(2, count):
        least = min(least, places[kept[number]] - places[kept[number - 1]])
    return least


def fill(places: Row, heights: Row, taken: Room, first: int, last: int, after: float) -> None:  # noqa: PLR0917
    """Mark humps between two beats: the highest first, each at its distance from those beside it."""
    start = first
    while start < last:
        end = start + 1
        while taken[end] == 0:
            end += 1
        best = -1
        for number in range(start + 1, end):
            far = places[number] - places[start] >= after and places[end] - places[number] >= SOON
            if far and (best < 0 or heights[number] > heights[best]):
                best = number
        if best < 0:
            start = end
        else:
            taken[best] = 1


def without_interlopers(  # noqa: PLR0917
    places: Row, heights: Row, kept: Room, count: int, ranked: Room, beats: Room
) -> int:
    """Write to `beats` those kept, less the low humps that split one usual interval; give how many."""
    left = 0
    for at in range(count):
        low = 0 < at < count - 1 and heights[kept[at]] < BETWEEN_LOWER * min(
            heights[kept[at - 1]], heights[kept[at + 1]]
        )
        if low and splits(places, kept, count, at, ranked):
            continue
        beats[left] = kept[at]
        left += 1
    return left


def splits(places: Row, kept: Room, count: int, at: int, ranked: Room) -> bool:
    """Whether a beat stands in the midst of what is else one usual interval."""
    expected = usual(places, kept, count, at, ranked)
    whole = places[kept[at + 1]] - places[kept[at - 1]]
    return abs(whole - expected) <= BETWEEN_NEAR * expected


def best_path(places: Row, rewards: Row, costs: Row, sums: Sums, before: Room) -> int:
    """The last hump of the sequence with the highest sum of rewards, less what its rhythm costs.

    `costs` holds the cost of an RR interval for each length; longer ones are not looked at. `sums` and
    `before` (the hump before each, -1 for none) are filled. Gives -1 where there is no hump.
    """
    top = -1
    for number in range(len(places)):
        highest, link = 0.0, -1
        other = number - 1
        while other >= 0 and places[number] - places[other] < len(costs):
            value = sums[other] - costs[int(places[number] - places[other])]
            if value > highest:
                highest, link = value, other
            other -= 1
        sums[number] = highest + rewards[number]
        before[number] = link
        if top < 0 or sums[number] > sums[top]:
            top = number
    return top


COMPILED = (accept, gather, usual, search_back, shortest, fill, without_interlopers, splits)
"""What `choose` calls: compiled.py tells numba of them."""
