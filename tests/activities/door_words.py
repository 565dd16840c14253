"""The words of the tables of doors: who knocks, what they get, and what a row is."""

from dataclasses import dataclass

# In the order of the columns below. Bob owns the sign-up, the role and the notice; alice's shop offers the activity.
PEOPLE = ("stranger", "bob", "carol", "alice", "rival", "coordinator", "elsewhere", "staff")

# 200 and 404 as they are; `in`: sent to the sign-in page; `go`: done, and led on; 422, 409: let in, and told why not.
EVERYONE = "200 200 200 200 200 200 200 200"
SIGNED_IN = "in  200 200 200 200 200 200 200"
ANY_GO = "in  go  go  go  go  go  go  go "
OWN = "in  200 404 404 404 404 404 404"
OWN_OR_HOST = "in  200 404 200 404 200 404 200"
OWN_GO = "in  go  404 404 404 404 404 404"
HOSTS = "in  404 404 200 404 200 404 200"
HOST_ALONE = "in  404 404 200 404 404 404 404"
HOSTS_GO = "in  404 404 go  404 go  404 go "
HOSTS_422 = "in  404 404 422 404 422 404 422"
HOSTS_409 = "in  404 404 409 404 409 404 409"
# A host sees its own activities of a season; any coordinator the page, and on it the activities of their area.
SEASON = "in  404 404 200 404 200 200 200"
PREVIEW = "404 404 404 200 404 200 404 200"
ORGANISE = "in  404 404 200 200 200 200 200"  # whoever acts for any host
WHOLE_TOWN = "in  404 404 404 404 404 404 200"  # these two coordinators have a district each
STAFF, STAFF_GO = "in  404 404 404 404 404 404 200", "in  404 404 404 404 404 404 go "
DESK, DESK_ANYWHERE = "in  404 404 404 404 200 404 200", "in  404 404 404 404 200 200 200"

SLUGS = ("shop", "programme")  # known by a word in addresses


@dataclass(frozen=True)
class Row:
    """One verb on one route, and what each person of PEOPLE gets."""

    route: str
    verb: str
    statuses: str
    args: str = ""  # names in the world, or words as they are
    data: tuple[tuple[str, str], ...] = ()
