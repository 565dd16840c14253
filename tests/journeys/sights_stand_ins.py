"""The pages of those who can't come, and of those who are asked to stand in (numbers: scene_stand_ins)."""

from tests.journeys.sights import Sight, unfold

STAND_INS = [
    Sight("stand-in", "/assignments/{place_free}/stand-in/", "guest", act=unfold),
    Sight("stand-in-search", "/assignments/{place_looking}/stand-in/", "guest"),
    Sight("stand-in-host", "/assignments/{place_looking}/stand-in/", "host"),
    Sight("stand-in-gone", "/assignments/{place_gone}/stand-in/", "guest"),
    Sight("stand-in-asked", "/stand-ins/{ask}/", "guest"),
    Sight("stand-in-swap", "/stand-ins/{ask_swap}/", "guest"),
    Sight("stand-in-too-late", "/stand-ins/{ask_gone}/", "guest"),
]
