"""Areas, inhabitants, programmes, organisations, venues."""

from datetime import date

from activities.models import Campaign, Programme
from community.models import Area, Membership, Organisation, User, Venue
from demo.town.data import Row, names, read
from demo.town.model import Town
from demo.town.people import new_user
from metrics.figures import BANDS, CHILDREN
from metrics.models import ForeignResidents, Population

COUNTED_ON = date(2023, 3, 1)
SOURCE = "駒ヶ根市の人口31,833人（2023年3月1日）。地区と年齢の内訳は見本のための作りもので、統計ではありません"
FOREIGN_COUNTED_ON = date(2023, 4, 1)
FOREIGN_SOURCE = "駒ヶ根市の外国人住民710人（2023年4月1日）。この見本のために入れた数で、最新の統計ではありません"


def build_areas(town: Town) -> None:
    """The municipality with its districts and wards; the neighbours are roots of their own."""
    facts = read("places")
    whole = _area(town, facts["municipality"], Area.Kind.MUNICIPALITY, None)
    for neighbour in facts["neighbour"]:
        _area(town, neighbour, Area.Kind.MUNICIPALITY, None)
    for row in facts["district"]:
        district = _area(town, row, Area.Kind.DISTRICT, whole)
        for slug, ja, en in row["wards"]:
            _area(town, {"slug": slug, "ja": ja, "en": en}, Area.Kind.WARD, district)


def _area(town: Town, row: Row, kind: Area.Kind, parent: Area | None) -> Area:
    area = Area(slug=row["slug"], kind=kind, parent=parent, names=names(row), position=len(town.areas))
    town.areas[area.slug] = area
    return area


def populations(town: Town) -> list[Population]:
    """Inhabitants by district and age band: the true total, an invented distribution."""
    return [
        Population(area=town.areas[row["slug"]], band=band, count=count, on=COUNTED_ON, source=SOURCE, invented=True)
        for row in read("places")["district"]
        for band, count in zip((CHILDREN, *BANDS), row["people"], strict=True)
    ]


def foreign_residents() -> list[ForeignResidents]:
    """Residents by nationality, 710 in all; marked as invented like every number of the demonstration."""
    return [
        ForeignResidents(
            nationality=nationality, count=count, on=FOREIGN_COUNTED_ON, source=FOREIGN_SOURCE, invented=True
        )
        for nationality, count in read("places")["foreign_residents"].items()
    ]


def build_programmes(town: Town) -> None:
    """The thirteen programmes, and the two seasons of まちゼミ."""
    for position, row in enumerate(read("programmes")["programme"]):
        town.programmes[row["slug"]] = Programme(
            slug=row["slug"],
            names=row["names"],
            about=row["about"],
            policy=row["policy"],
            category=row["category"],
            goal=row["goal"],
            sdgs=row["sdgs"],
            rules=row["rules"],
            templates=row.get("templates", []),
            position=position,
        )
    town.campaigns = [_season(town, first=-210, last=-175), _season(town, first=2, last=44)]


def _season(town: Town, *, first: int, last: int) -> Campaign:
    starts, opens = town.day(first), town.day(first - 21)
    ja, en = _time_of_year(starts)
    return Campaign(
        programme=town.programmes["machizemi"],
        names={"ja": f"こまゼミ {starts.year}年 {ja}", "en": f"Komazemi, {en} {starts.year}"},
        starts_on=starts,
        ends_on=town.day(last),
        booking_opens_at=town.at(opens, "09:00"),
    )


def _time_of_year(day: date) -> tuple[str, str]:
    return [("冬", "winter"), ("春", "spring"), ("夏", "summer"), ("秋", "autumn")][day.month % 12 // 3]


def build_organisations(town: Town) -> None:
    """Hosts with their own places; each has an account that acts for it, if only to print the roster."""
    for number, row in enumerate(read("organisations")["organisations"]):
        organisation = Organisation(
            slug=row["slug"],
            kind=row["kind"],
            names=names(row),
            telephone=row.get("telephone", f"0265-00-{101 + number:04}"),
            email="" if row["slug"] == "takamatsu" else f"{row['slug']}@hosts.komagane.example",
            area=town.areas.get(row.get("ward", "")),
        )
        town.organisations[organisation.slug] = organisation
    for row in read("venues")["venues"]:
        town.venues[row["slug"]] = _venue(town, row)
    _staff(town)


def _venue(town: Town, row: Row) -> Venue:
    latitude, longitude = row["at"]
    return Venue(
        names=names(row),
        address=row["address"],
        area=town.areas[row["ward"]],
        latitude=latitude,
        longitude=longitude,
        step_free=row["step_free"],
        access=row["access"],
        organisation=town.organisations.get(row.get("of", "")),
    )


def _staff(town: Town) -> None:
    """Who acts for an organisation: a persona (town.staff knows them already), else an account of the house."""
    for slug, organisation in town.organisations.items():
        user = town.staff.get(slug)
        if user is None:
            user = town.staff[slug] = new_user(town, f"staff@{slug}.example")
        town.memberships.append(_owner(user, organisation))


def _owner(user: User, organisation: Organisation) -> Membership:
    return Membership(user=user, organisation=organisation, role=Membership.Role.OWNER)
