"""Template filters that every room shares."""

from datetime import date, datetime

from django import template
from django.utils.timezone import localtime

register = template.Library()

# The first ten days, the twentieth and those that end in four have readings of their own.
_DAYS = {
    1: "ついたち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}
_WEEKDAYS = [
    ("月", "げつ"),
    ("火", "か"),
    ("水", "すい"),
    ("木", "もく"),
    ("金", "きん"),
    ("土", "ど"),
    ("日", "にち"),
]


@register.filter
def easy_date(day: date | datetime) -> str:
    """A day in やさしい日本語, marked for core.furigana: 11｜月《がつ》｜24日《にじゅうよっか》…"""
    on = localtime(day) if isinstance(day, datetime) else day
    name, reading = _WEEKDAYS[on.weekday()]
    number = f"｜{on.day}日《{_DAYS[on.day]}》" if on.day in _DAYS else f"{on.day}｜日《にち》"
    return f"{on.month}｜月《がつ》{number}（｜{name}《{reading}》｜曜日《ようび》）"
