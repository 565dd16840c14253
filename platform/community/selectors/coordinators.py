"""Whom a coordinator looks after: the people of their areas, and no others."""

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.http import Http404

from community.models import Area, Office, Person, Supporter, User
from community.rules.names import digits, squeezed
from community.rules.readings import HIRAGANA, KATAKANA, folded
from community.selectors.doors import AnyUser, doors_of, within

SHOWN = 20  # people that one search shows
LEAST_SIGNS, LEAST_DIGITS = 2, 4

_NO_NUMBER_SIGNS = str.maketrans("", "", "-()ー−‐")


def coordinates(user: AnyUser) -> bool:
    """Whether this account is a coordinator's (or the administrator's)."""
    return isinstance(user, User) and (user.is_superuser or doors_of(user).coordinates)


def areas_of_coordinator(user: AnyUser) -> QuerySet[Area]:
    """The areas that this account looks after, with everything below them."""
    if not isinstance(user, User):
        return Area.objects.none()
    offices = _offices(user)
    if user.is_superuser or any(office.area is None for office in offices):
        return Area.objects.all()
    mine = Q(pk__in=[])
    for office in offices:
        mine |= Q(pk__in=within(office.area)) if office.area else Q()
    return Area.objects.filter(mine)


def persons_of_coordinator(user: AnyUser) -> QuerySet[Person]:
    """People of those areas; not who was erased. Who told no ward belongs to those who look after the whole town."""
    if not isinstance(user, User):
        return Person.objects.none()
    offices = _offices(user)
    if user.is_superuser or any(office.area is None for office in offices):
        return Person.objects.filter(erased_at=None)
    mine = Q(area__in=areas_of_coordinator(user))
    if any(office.area and office.area.kind == Area.Kind.MUNICIPALITY for office in offices):
        mine |= Q(area__isnull=True, residence=Person.Residence.RESIDENT)
    return Person.objects.filter(mine, erased_at=None)


def get_person_of_coordinator(user: AnyUser, person: int) -> Person:
    """A person whom this coordinator looks after; 404 for any other, and for everybody else."""
    found = persons_of_coordinator(user).select_related("area", "user").filter(pk=person).first()
    if found is None:
        raise Http404
    return found


def get_support_of_coordinator(user: AnyUser, person: int, support: int) -> Supporter:
    """An agreement of such a person, as the supported one; 404 for any other."""
    found = Supporter.objects.filter(pk=support, person__in=persons_of_coordinator(user).filter(pk=person)).first()
    if found is None:
        raise Http404
    return found


def is_worth_searching(text: str) -> bool:
    """Two signs of a name, or four digits of a number: less would show half the town."""
    number = _number(text)
    return len(number) >= LEAST_DIGITS if number else len(squeezed(text)) >= LEAST_SIGNS


def people_found(user: AnyUser, text: str) -> list[Person]:
    """Of this coordinator's people those whose name, reading or telephone holds the text, in any width or script.

    One more than SHOWN where there are more.
    """
    return found_among(persons_of_coordinator(user), text)


def found_among(people: QuerySet[Person], text: str) -> list[Person]:
    """Of these people: by name, reading or telephone; by e-mail address only where it is written out."""
    number = _number(text)
    if "@" in text:
        people = people.filter(user__email__iexact=text.strip())
    elif number:
        people = people.filter(telephone__contains=number)
    else:
        wanted = squeezed(text)
        people = people.annotate(plain_name=_plain("name"), plain_kana=_hiragana(_plain("kana"))).filter(
            Q(plain_name__icontains=wanted) | Q(plain_kana__icontains=folded(text))
        )
    return list(people.select_related("area").order_by("kana", "name", "id")[: SHOWN + 1])


def _number(text: str) -> str:
    """The digits, where the text is a telephone number and nothing else."""
    number = digits(text)
    return number if len(number) == len(squeezed(text).translate(_NO_NUMBER_SIGNS)) else ""


def _plain(field: str) -> Func:
    """A name's column as `squeezed` makes it: NFKC turns the wide space into a narrow one."""
    return Replace(Func(F(field), template="normalize(%(expressions)s, NFKC)"), Value(" "), Value(""))


def _hiragana(expression: Func) -> Func:
    return Func(expression, Value(KATAKANA), Value(HIRAGANA), function="translate")


def _offices(user: User) -> list[Office]:
    return list(Office.objects.filter(user=user, kind=Office.Kind.COORDINATOR).select_related("area"))
