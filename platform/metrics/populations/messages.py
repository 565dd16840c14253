"""What the reading of a population file says to an analyst; stored as a code and its values, told in their language."""

from collections.abc import Mapping
from typing import Any

from activities.imports import messages as shared
from activities.imports.messages import Message, sentence

Kept = Mapping[str, Any]  # {"code": the constant's name, "values": {name: text}}

# The file
FILE_HAS_TOO_MANY_LINES = sentence(
    "The file has more than %(limit)s lines; a file of inhabitants has one line an area. Please check that it is the"
    " right one, and leave out the years that you don't need."
)
NO_COLUMN = sentence(
    "The file has no column “%(column)s”; please add it, as in the municipal layout 地域・年齢別人口, and upload it"
    " again."
)
NO_AGES = sentence(
    "The file has no columns of ages such as “0-4歳の男性”; please choose the file 地域・年齢別人口, not the one of"
    " totals."
)
AGES_MISSING = sentence(
    "From %(age)s years on, the file has no column that can be used; five-year bands (or single years) are needed up to"
    " 75 at least. Please complete the columns and upload it again."
)
AGES_TOO_COARSE = sentence(
    "The column “%(column)s” spans two of our age groups; five-year bands or single years are needed. Please ask for"
    " the finer table."
)
ONE_SEX_ONLY = sentence(
    "Beside “%(column)s” stands no column of the other sex and none of both; please complete the file and upload it"
    " again."
)

# A line
DATE_EMPTY = sentence("The date is empty; please fill in the column “%(column)s”, for example 2026-04-01.")
DATE_UNCLEAR = sentence("“%(text)s” is not a whole date; please write it like 2026-04-01.")
DATE_AHEAD = sentence("The date %(day)s is still to come; please correct it.")
NOT_A_NUMBER = sentence("“%(text)s” in the column “%(column)s” is not a number of people; please correct the cell.")
WITHHELD_FOR_GOOD = sentence(
    "Cells that are empty or withheld: %(count)s. No total says how many people are in them; please add the total, or"
    " ask whoever made the file."
)
WITHHELD_SPREAD = sentence(
    "Cells that are empty or withheld: %(count)s. By the total, %(people)s people are in them; they are spread evenly"
    " over those cells."
)
TOTAL_DIFFERS = sentence(
    "The column “%(column)s” says %(says)s, the ages add up to %(sum)s; the ages are used. Please check."
)
AGE_UNKNOWN = sentence("People of unknown age, who are in no age group: %(count)s.")

# What the lines say together
ELSEWHERE = sentence("The line is about %(municipality)s, which is another municipality; it is left out.")
LEFT_OUT = sentence("“%(name)s” is left out, as you decided. People: %(people)s.")
UNKNOWN_AREA = sentence("“%(name)s” is no ward or district that Deban knows; please say where it belongs.")
AREA_TWICE_SAME = sentence("“%(name)s” stands on line %(line)s already, with the same numbers; it counts once.")
AREA_TWICE = sentence("“%(name)s” stands on line %(line)s already, with other numbers; please correct the file.")
AREA_MISSING = sentence("%(district)s is not complete: the file has no line for %(areas)s. Please add it.")
DISTRICT_MISSING = sentence("The file has no line for %(district)s. Please add it, or say which lines belong there.")
DISTRICT_USED = sentence(
    "The line “%(name)s” is the whole district: %(whole)s people. Its parts in the file add up to %(parts)s; the line"
    " of the district is used."
)
TOWN_DIFFERS = sentence(
    "The total line says %(says)s people, the areas add up to %(sum)s: a difference of %(difference)s. Please check"
    " whether an area is missing."
)
NO_LINES_OF_THAT_DAY = sentence("No line of the file can be used for this date.")

_SENTENCES = {
    name: text
    for module in (vars(shared), globals())
    for name, text in list(module.items())
    if name.isupper() and isinstance(text, str)
}
_CODES = {text: name for name, text in _SENTENCES.items()}


def kept(message: Message) -> Kept:
    """To be stored as JSON."""
    return {"code": _CODES[message.msgid], "values": dict(message.values)}


def said(reason: Kept) -> str:
    """The sentence, in the reader's language. A code that no newer version knows is shown as it is."""
    words = _SENTENCES.get(reason["code"])
    return str(Message(words, tuple(reason["values"].items()))) if words else str(reason["code"])
