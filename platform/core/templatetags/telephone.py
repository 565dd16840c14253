"""`{% load telephone %}{{ person.telephone|grouped }}`."""

from django import template

from core import telephone

register = template.Library()


@register.filter
def grouped(number: str) -> str:
    """The number in readable groups."""
    return telephone.grouped(number)
