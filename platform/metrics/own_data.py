"""What the figures keep about people, and why erasing leaves it as it is."""

from community.rules.own_data import Fate, Room, Rule
from metrics.models import Actual, Fact, PopulationImport, Preparation, Release

RULES = (
    Rule(
        Fact,
        Fate.KEPT,
        "That somebody took part or had a role, with the year of birth, the district, the residence and the language "
        "group: the number leads to a nameless row.",
        persons=("person",),
        section="counted_in_the_figures",
        exported={
            "as": "kind",
            "on": "on",
            "minutes": "minutes",
            "residence": "residence",
            "year_of_birth": "birth_year",
            "district": "district.name",
            "language_group": "language",
        },
    ),
    Rule(
        Release,
        Fate.KEPT,
        "A published quarter does not change; who prepared and approved it is a closed account's number.",
        accounts=("prepared_by", "decided_by"),
        theirs=False,
    ),
    Rule(
        Preparation,
        Fate.KEPT,
        "A quarter that waits to be counted, until it is.",
        accounts=("asked_by",),
        theirs=False,
    ),
    Rule(Actual, Fate.KEPT, "A value of the town, whoever entered it.", accounts=("entered_by",), theirs=False),
    Rule(
        PopulationImport,
        Fate.KEPT,
        "A file of inhabitants, whoever brought and took it.",
        accounts=("made_by", "decided_by"),
        theirs=False,
    ),
)

ROOM = Room("metrics", RULES)
