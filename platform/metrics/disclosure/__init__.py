"""Disclosure control: the only way from a figure to a reader. Page, CSV, API and PDF take `Published` values alone.

1. A count is withheld if 0 < n < 10 or 0 < N - n < 10 for a group N that it is a part of, registered people or
   inhabitants; a group of fewer than 50 gives no count at all. What persons made (hours) goes by the persons behind
   it; what the open pages say anyway (seats, open roles) is only rounded.
2. Figures that tell something about each other are protected as one system: the town is the sum of each table, the
   cross table adds up to the tables by age and by district, a part is at most its whole and is withheld with it. In
   every sum where one count is withheld, at least one more is, and so many that a reader who knows all of this page,
   the size of every group and all of these rules can't tell any withheld count to within 5 (`readers`). Of all such
   patterns the one is taken that withholds least, and it is proven that none withholds less (`protect`). Where
   nothing helps the whole figure is withheld. "Not known" is nobody's group: where it is below 50 it is held back
   alone, and the rounding of all the others hides it (the same readers check).
   Two limits. A count that stands in no sum (a programme's, people from outside) has no company: its x says to who
   knows rule 1 that it is small or nearly all of its group. And releases are protected quarter by quarter: who guesses
   that a group changes little from one quarter to the next learns more from its neighbours (docs/adr/0009-figures.md).
3. Counts of ours are rounded to tens; inhabitants are the municipality's own figures. Rates are computed from what
   is printed. The town's count is rounded by itself; a table's total is the sum of its rounded rows, and a table
   with a withheld row has none.

A correction withholds again what the quarter's earlier releases withheld, and takes nothing for a hiding place that
they printed (`earlier`).
"""

from metrics.disclosure.protect import Protection
from metrics.disclosure.publish import Disclosed, disclose, earlier, publish, publish_all, unknown_share
from metrics.disclosure.published import Published, PublishedFigure, PublishedTable, UnknownShare, wilson
from metrics.disclosure.reach import Reach, reach_among_registered, reach_among_residents
from metrics.disclosure.stored import figure_from_json, figure_to_json
from metrics.disclosure.system import Kept, Place, Printed
from metrics.disclosure.thresholds import FEWEST, NEAR, SMALLEST_GROUP, STEP, is_sensitive, rounded

__all__ = [
    "FEWEST",
    "NEAR",
    "SMALLEST_GROUP",
    "STEP",
    "Disclosed",
    "Kept",
    "Place",
    "Printed",
    "Protection",
    "Published",
    "PublishedFigure",
    "PublishedTable",
    "Reach",
    "UnknownShare",
    "disclose",
    "earlier",
    "figure_from_json",
    "figure_to_json",
    "is_sensitive",
    "publish",
    "publish_all",
    "reach_among_registered",
    "reach_among_residents",
    "rounded",
    "unknown_share",
    "wilson",
]
