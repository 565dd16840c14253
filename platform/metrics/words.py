"""What the figures are called, and how each is defined: one place for page, report and definitions."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence

RESIDENTS = _("residents aged 10 or over (the municipality's count): “at least this many”, as others act elsewhere")
REGISTERED = _("residents who are registered here, aged 10 or over or of unknown age")
OUTSIDERS = _("people from outside who are registered here")
TRAINEES = _("JICA trainees who are registered here")


@dataclass(frozen=True)
class Definition:
    """A figure in words."""

    name: Sentence
    numerator: Sentence
    denominators: tuple[Sentence, ...]


DEFINITIONS: dict[str, Definition] = {
    "M1": Definition(
        _("Role rate"),
        _(
            "Residents with at least one role for others in the last 365 days that its host confirmed, unpaid or with a"
            " flat thank-you. A booking or a promise does not count. Each person counts once."
        ),
        (RESIDENTS, REGISTERED),
    ),
    "M2": Definition(
        _("Participation"),
        _(
            "Residents who came to at least one session in the last 365 days, as the host noted. A booking does not"
            " count. Each person counts once."
        ),
        (RESIDENTS, REGISTERED),
    ),
    "M2-regular": Definition(
        _("Taking part all year round"),
        _("Residents who came in at least 6 of the 12 months: the 365 days are cut into twelve equal parts."),
        (RESIDENTS, REGISTERED),
    ),
    "M3": Definition(
        _("From taking part to a first role"),
        _("Residents whose first role for others was confirmed within 180 days of the day when they first came."),
        (
            _(
                "residents who first came to a session in the 365 days that ended 180 days before the last day: each"
                " of them had the same 180 days"
            ),
        ),
    ),
    "M4": Definition(
        _("On how few shoulders"),
        _(
            "Hours of confirmed roles that were given by the tenth of the people who gave most. 10 % would mean that"
            " all gave the same; the higher, the fewer carry it."
        ),
        (_("all hours of confirmed roles of residents in the 365 days"),),
    ),
    "M5": Definition(
        _("Reach"),
        _(
            "The rate of a group. 1 means: as in the whole town; 0.5 means half as often. The line shows the 95 %"
            " interval (Wilson): where it contains 1, the difference may be chance."
        ),
        (_("the same rate of the whole town, by the same denominator"),),
    ),
    "M6": Definition(
        _("Mixing of ages"),
        _("Sessions where at least three age bands met and none of them was more than 70 % of the people."),
        (_("sessions to which 10 or more people of known age came in the 365 days"),),
    ),
    "M7": Definition(
        _("Welcome"),
        _(
            "Seats of sessions in the 365 days that were open to more people: step-free, in plain Japanese, in another"
            " language, with child care, free, in the evening or at the weekend, bookable by telephone. A seat may"
            " count in several rows."
        ),
        (_("all seats that were offered in these sessions"),),
    ),
    "M8-roles": Definition(
        _("Roles that wait for somebody"),
        _("Roles that have been open for 30 days and still lack people, on the day of counting."),
        (_("all roles that are open on that day"),),
    ),
    "M8-waiting": Definition(
        _("People on waiting lists"),
        _("People who wait for a seat in a session ahead, on the day of counting. Each person counts once."),
        (_("people with a seat, a request or a place on a waiting list on that day"),),
    ),
    "M8-looking": Definition(
        _("People who look for a role"),
        _("People who agreed to be asked, had no confirmed role in the 365 days and have none ahead."),
        (_("people who agreed to be asked when a role fits them"),),
    ),
    "welfare": Definition(
        _("Welfare work"),
        _("Residents with at least one confirmed day of welfare work (就労継続支援). It is not part of the role rate."),
        (RESIDENTS, REGISTERED),
    ),
    "M1-outside": Definition(
        _("Role rate: people from outside"),
        _("The same as the role rate, for people who live elsewhere."),
        (OUTSIDERS,),
    ),
    "M2-outside": Definition(
        _("Participation: people from outside"),
        _("The same as participation, for people who live elsewhere."),
        (OUTSIDERS,),
    ),
    "M1-trainee": Definition(
        _("Role rate: JICA trainees"),
        _("The same as the role rate, for JICA trainees."),
        (TRAINEES,),
    ),
    "M2-trainee": Definition(
        _("Participation: JICA trainees"),
        _("The same as participation, for JICA trainees."),
        (TRAINEES,),
    ),
    "programme-people": Definition(
        _("Participation by programme"),
        _("Residents who came to at least one session of the programme. Who came to two programmes counts in both."),
        (REGISTERED,),
    ),
    "programme-roles": Definition(
        _("Roles by programme"),
        _(
            "Residents with at least one confirmed role in the programme. Who had roles in two programmes counts in"
            " both."
        ),
        (REGISTERED,),
    ),
    "support": Definition(
        _("Came with help"),
        _(
            "Residents who asked for help with a session, had an answer, and came. For the whole town alone, once a"
            " year, in the release that ends on 31 March."
        ),
        (REGISTERED,),
    ),
}

GROUPS: dict[str, str | Promise] = {
    "town": _("Whole town"),
    "10-17": _("10–17 years"),
    "18-39": _("18–39 years"),
    "40-64": _("40–64 years"),
    "65-74": _("65–74 years"),
    "75+": _("75 years or over"),
    "ja": _("Reads Japanese"),
    "ja-easy": _("Reads plain Japanese"),
    "other": _("Reads another language"),
    "step_free": _("Step-free"),
    "ja_easy": _("In plain Japanese"),
    "other_language": _("In another language"),
    "child_care": _("With child care"),
    "free": _("Free of charge"),
    "evening_weekend": _("In the evening or at the weekend"),
    "telephone": _("Bookable by telephone"),
}
BREAKDOWNS: dict[str, str | Promise] = {
    "age": _("By age"),
    "district": _("By district"),
    "age-district": _("By age and district"),
    "language": _("By language of reading"),
    "programme": _("By programme"),
    "welcome": _("By what makes them open"),
}
UNKNOWN: dict[str, str | Promise] = {"age": _("age not known"), "district": _("district not known")}
# What is counted, as the head of a column.
UNITS: dict[str, str | Promise] = {
    "people": _("People"),
    "hours": _("Hours"),
    "sessions": _("Sessions"),
    "seats": _("Seats"),
    "roles": _("Roles"),
}
# The columns of the CSV file, which are the keys of the JSON document too.
COLUMNS: dict[str, str | Promise] = {
    "release": _("The release: year and quarter; a number at the end where it is a correction"),
    "status": _("published, or correction"),
    "first_day, last_day": _("The 365 days that were counted"),
    "published_on": _("When the release was published"),
    "figure": _("The figure; its definition stands under the same letters"),
    "unit": _("What is counted: people, hours, sessions, seats or roles"),
    "group_by, group": _("The table and its row; town is the whole town"),
    "count": _("How many; rounded to tens"),
    "of": _("What the count is a part of, for people: the registered ones; rounded to tens"),
    "percent": _("count in percent of “of”"),
    "percent_low, percent_high": _("The 95 % interval of this percentage (Wilson)"),
    "residents": _("Inhabitants aged 10 or over, counted by the municipality"),
    "percent_of_residents": _("count in percent of the inhabitants: at least this many"),
    "percent_of_residents_low, percent_of_residents_high": _("The 95 % interval of this percentage (Wilson)"),
    "reach, reach_low, reach_high": _("M5: percent divided by the town's percent, with its interval"),
    "reach_of_residents, reach_of_residents_low, reach_of_residents_high": _(
        "M5: percent_of_residents divided by the town's, with its interval"
    ),
}
