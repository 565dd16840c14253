"""Whose number of registered people stays unsaid. The same for every figure: it depends on sizes alone."""

from metrics.disclosure.system import Place, measured_cells, sums_of
from metrics.disclosure.thresholds import SMALLEST_GROUP, is_small_unknown
from metrics.measures import Figure


def sizes_to_hide(figure: Figure) -> set[Place]:
    """Small groups, and where one would be the only one of a sum, the smallest of the others too."""
    cells = dict(measured_cells(figure))
    hidden = {place for place, cell in cells.items() if 0 < cell.count.of < SMALLEST_GROUP}
    unknown = {place for place, cell in cells.items() if is_small_unknown(cell)}
    sums = list(sums_of(figure))
    changed = True
    while changed:
        changed = False
        for whole, parts in sums:
            large = [place for place in parts if cells[place].count.of and place not in hidden]
            if len((hidden & {whole, *parts}) - unknown) == 1 and large:
                hidden.add(min(large, key=lambda place: cells[place].count.of))
                changed = True
    return hidden
