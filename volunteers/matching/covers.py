"""Shifts of one helper that together are too long: rows that the relaxation breaks and no plan does."""

from volunteers.matching.model import Model, Numbers, Row

BROKEN = 1e-3  # by how much, at least


def covers(model: Model, columns: Numbers) -> list[Row]:
    """For each helper with a limit in minutes, the extended minimal cover that `columns` breaks most by a greedy look.

    A set of shifts longer than the limit cannot be had whole; nor can as many that each are as long as its longest
    (Balas 1975, "Facets of the knapsack polytope").
    """
    rows: list[Row] = []
    ground = model.ground
    place = {pair: n for n, pair in enumerate(model.pairs)}
    for helper, slots in ground.of_helper.items():
        limit = ground.helpers[helper].max_minutes
        if limit is None or not slots:
            continue
        own = [(place[helper, slot], ground.slots[slot].minutes) for slot in slots]
        if all(min(columns[n], 1 - columns[n]) < 1e-6 for n, _ in own):
            continue
        row = _cover(own, limit, columns)
        if row:
            rows.append(row)
    return rows


def _cover(own: list[tuple[int, int]], limit: int, columns: Numbers) -> Row | None:
    taken, total = [], 0
    for n, minutes in sorted(own, key=lambda item: ((1 - columns[item[0]]) / max(1, item[1]), item[0])):
        if total > limit:
            break
        taken.append((n, minutes))
        total += minutes
    if total <= limit:
        return None
    for item in sorted(taken, key=lambda item: (columns[item[0]], item[1], item[0])):
        if total - item[1] > limit:
            taken.remove(item)
            total -= item[1]
    longest = max(minutes for _, minutes in taken)
    members = {n for n, _ in taken}
    row = sorted(members | {n for n, minutes in own if minutes >= longest})
    if sum(columns[n] for n in row) <= len(taken) - 1 + BROKEN:
        return None
    return len(taken) - 1, [(n, 1.0) for n in row]
