"""What the import says to a clerk: a sentence to translate and its values, put together only where it is shown."""

from dataclasses import dataclass

from django.utils.translation import gettext


def sentence(msgid: str) -> str:
    """Marks a msgid for the translators (Django's own `gettext_noop` asks the settings, and reading has none)."""
    return msgid


@dataclass(frozen=True)
class Message:
    """One sentence: an English msgid (one of the constants below) and its values, in order."""

    msgid: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return gettext(self.msgid) % dict(self.values)


def say(msgid: str, **values: object) -> Message:
    """A message with its values; long ones are shortened, so that a cell of a thousand letters stays one line."""
    return Message(msgid, tuple((name, _short(value)) for name, value in values.items()))


def _short(value: object, limit: int = 160) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


class ReadingError(Exception):
    """Something that cannot be read, with the sentence that says so."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message.msgid)

    def __str__(self) -> str:
        return str(self.message)


class UnreadableFile(ReadingError):
    """The file as a whole: nothing of it is imported."""


class ValueNotUnderstood(ReadingError):
    """One cell: its row is refused."""


# The file
FILE_MISSING = sentence("There is no file %(path)s; please check the path.")
FILE_NOT_OPENED = sentence("The file %(path)s could not be opened (%(why)s).")
FILE_EMPTY = sentence("The file is empty; please export it again.")
FILE_WITHOUT_ROWS = sentence("The file has a header but no row below it; please export it again.")
FILE_IS_EXCEL = sentence("This is an Excel file; please save it as CSV (“CSV UTF-8”) and import that.")
FILE_IS_PDF = sentence("This is a PDF file; the import reads CSV files only.")
FILE_IS_BINARY = sentence("This is not a text file; the import reads CSV files in UTF-8 or Shift_JIS.")
FILE_IS_UTF16 = sentence("This file is in UTF-16 (“Unicode text”); please save it as “CSV UTF-8” and import that.")
FILE_ENCODING = sentence(
    "The text is neither UTF-8 nor Shift_JIS: line %(line)s has bytes that belong to neither; please export it again."
)
FILE_CUT_IN_LETTER = sentence("The file ends in the middle of a letter, so it is not complete; please export it again.")
FILE_CUT_IN_CELL = sentence(
    "The file is not complete: the quotation mark that opens in the row from line %(line)s never closes; "
    "please export it again."
)
FILE_CUT_IN_ROW = sentence(
    "The file is not complete: the last row, from line %(line)s, has %(found)s of %(expected)s columns; "
    "please export it again."
)
FILE_QUOTES = sentence(
    "The row from line %(line)s cannot be split into columns: text follows a closing quotation mark; "
    "please correct that row."
)
FILE_LINE_TOO_LONG = sentence("Line %(line)s is longer than any table row; this is not the CSV file of a table.")
HEADER_UNKNOWN = sentence(
    "The first line is not a header that the import knows. It needs at least %(needed)s; found: %(found)s."
)
HEADER_TWICE = sentence("The header has the column “%(column)s” twice; please rename or remove one.")

FILE_TOO_MANY_ROWS = sentence("The file has more than %(limit)s rows; please split it and import one part at a time.")
FILE_FORGOTTEN = sentence("Nobody took this file in for a week, so it was deleted; please upload it again.")
READING_TROUBLE = sentence("Something went wrong on our side while the file was read. Please upload it again.")
TAKING_TROUBLE = sentence("Something went wrong on our side. Nothing was taken in; please try again.")
TAKING_STOPPED = sentence(
    "Something went wrong on our side: the rows from line %(line)s on were not taken in. "
    "You can take the others back, or upload the file again: what is there already is not doubled."
)
UNDOING_TROUBLE = sentence("Something went wrong on our side. Nothing was taken back; please try again.")

# The row as a whole
ROW_TOO_SHORT = sentence(
    "The row has %(found)s columns, the header %(expected)s; please check its commas and quotation marks."
)
ROW_TOO_LONG = sentence(
    "The row has text beyond the last column; a cell with a comma in it needs quotation marks around it."
)
ROW_SAME_EVENT = sentence(
    "Line %(line)s of this file is the same event (“%(words)s”); please give this row its own number."
)
ROW_NO_TITLE = sentence("The event has no name; please fill in the column “%(column)s”.")
ROW_NO_VENUE_NAME = sentence("The facility has no name; please fill in the column “%(column)s”.")
ROW_IS_JOB = sentence(
    "“%(title)s” looks like a job advertisement, not an event; please post it as a role of the kind employment."
)
ROW_IS_NOTICE = sentence("“%(title)s” looks like a notice, not an event; please remove it from the file.")
ROW_IS_CANCELLED = sentence(
    "“%(title)s” is marked as %(word)s; if it was imported before, please cancel it in Deban as well."
)
ROW_NOT_REACHED = sentence("The import stopped before this row.")
KEPT_PUBLISHED = sentence("“%(title)s” has changed in the file but is already published; please change it in Deban.")
KEPT_NO_DRAFT = sentence("“%(title)s” has changed in the file but is no draft any more; please change it in Deban.")
STAYS_SIGNED_UP = sentence("People have signed up for it, so it stays.")
STAYS_CHANGED = sentence("Somebody has changed it since, so it stays as it is.")
STAYS_PUBLISHED = sentence("It is published by now, so it stays as it is.")
STAYS_IN_USE = sentence("Something else belongs to it by now, such as a role or a message, so it stays.")
MAYBE_NOTICE = sentence("“%(title)s” may be a notice and not an event; please check.")
MAYBE_JOB = sentence("“%(title)s” may be a job advertisement and not an event; please check.")
CLEANED = sentence("Invisible control characters were removed.")
SHORTENED = sentence("The column “%(column)s” is longer than %(limit)s letters and was shortened.")

# Dates
DATE_MISSING = sentence("The event has no date; please fill in the start date.")
DATE_NOT_FOUND = sentence("No date can be read from “%(text)s”; please write the start date like 2026/08/04.")
DATE_IMPOSSIBLE = sentence("“%(text)s” is not a day of the calendar; please correct the date.")
DATE_YEAR = sentence("The event's year is %(year)s; please correct the date “%(text)s”.")
DATE_BACKWARDS = sentence("The last day (%(last)s) is before the first (%(first)s); please correct the dates.")
DATE_TOO_LONG = sentence(
    "The event lasts from %(first)s to %(last)s, longer than five years; please correct the dates."
)
DATE_NONE_LEFT = sentence("No day is left of “%(text)s” once the exceptions are taken out; please correct the dates.")
DATE_TOO_MANY = sentence("“%(text)s” has more than %(limit)s dates; please split the event into several rows.")
YEAR_ASSUMED = sentence("The date “%(text)s” has no year; %(year)s was taken.")
WEEKDAY_DIFFERS = sentence("%(day)s is a %(right)s, but “%(text)s” says %(written)s; please check the date.")
START_UNKNOWN = sentence("“%(text)s” has no first day; only the last day was taken.")
END_UNKNOWN = sentence("“%(text)s” has no last day; only the first day was taken.")
DATE_PLACEHOLDER = sentence("“%(text)s” has a leftover of a spreadsheet format in it; please check the date.")
DATE_REST = sentence("Part of the date “%(text)s” was not understood; please check the days.")
HOLIDAYS_UNKNOWN = sentence(
    "“%(text)s” depends on public holidays, which the import does not know; please check the days."
)
ONE_LONG_SESSION = sentence(
    "The event runs on %(days)s days; it was taken as one long session from %(first)s to %(last)s. "
    "Please check the days on which it is closed."
)

# Times
TIME_NOT_UNDERSTOOD = sentence("The time “%(text)s” was not understood and left out; please enter it.")
TIME_HALF_DAY = sentence("“%(text)s” does not say morning or afternoon; %(taken)s was taken.")
TIME_BACKWARDS = sentence(
    "The event ends (%(end)s) before it starts (%(start)s); the end was left out, please enter it."
)
TIME_NO_END = sentence("There is no closing time; two hours were taken, please check.")
TIME_NO_START = sentence("There is a closing time (%(end)s) but no starting time; taken as all day, please check.")
TIME_COUNTS = sentence("There are %(starts)s starting and %(ends)s closing times; please check the sessions.")
TIME_REST = sentence("Part of the time “%(text)s” was not understood; please check the hours.")
TIME_EXCEPTION = sentence("The exception in “%(text)s” stands in the description only; please check the hours.")

# Seats, money, places, contacts
CAPACITY_UNKNOWN = sentence("The number of places “%(text)s” was not understood; please enter it.")
CAPACITY_SEVERAL = sentence("“%(text)s” has several numbers; %(taken)s places were taken, please check.")
CAPACITY_GROUPS = sentence("“%(text)s” counts groups; taken as %(taken)s places, please check.")
PRICE_UNKNOWN = sentence("The price “%(text)s” was not understood; it is kept as a note.")
PRICE_SUM = sentence("“%(text)s” names several fees; their sum, %(taken)s yen, was taken, please check.")
PLACE_MISSING = sentence("The event has no place; please enter one.")
PLACE_FROM_MEETING = sentence("The place is empty; the meeting place “%(text)s” was taken.")
PLACE_FROM_ADDRESS = sentence("The place is empty; the address “%(text)s” was taken.")
PLACE_SEVERAL = sentence("“%(text)s” names several places; please check.")
POSITION_SEVERAL = sentence("There are several coordinates in one cell; the first was taken.")
POSITION_UNKNOWN = sentence("The coordinates “%(text)s” were not understood and left out.")
POSITION_SWAPPED = sentence("Latitude and longitude were the wrong way round and have been swapped.")
POSITION_OUTSIDE = sentence("The coordinates “%(text)s” are not in Japan and were left out.")
URL_UNKNOWN = sentence("The address “%(text)s” is not a web address and was left out.")
PHONE_SEVERAL = sentence(
    "There are several telephone numbers; %(taken)s was taken, the others stand in the description."
)
PHONE_UNKNOWN = sentence("The telephone number “%(text)s” was not understood and left out.")
LANGUAGES_UNKNOWN = sentence("“%(text)s” does not say which languages; please choose them.")
OPENING_UNKNOWN = sentence("The day on which bookings open, “%(text)s”, was not understood; it is kept as a note.")
CLOSING_UNKNOWN = sentence("The last day to sign up, “%(text)s”, was not understood; it is kept as a note.")
OWN_LINE = sentence("“%(text)s” is not a line that Deban wrote or can read; please write it like the others.")
OWN_TIME = sentence("“%(text)s” is not a time; please write it like 10:30.")
LOT_NO_CLOSING = sentence("Places are drawn by lot, but no last day to sign up is given; please enter it.")
