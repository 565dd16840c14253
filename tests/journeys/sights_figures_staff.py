"""Who works with the figures: releases, today's gaps, the strategy's values; and a host's own results."""

from tests.journeys.sights import Sight, send_as_it_is, send_empty, unfold

LIST, TODAY, VALUES = "/figures/releasing/", "/figures/today/", "/figures/policy/actuals/"
PREPARED = f"{LIST}{{release_prepared}}/"

FIGURES_STAFF = [
    Sight("releasing", LIST, "analyst", quotes=True),
    Sight("releasing-coordinator", LIST, "coordinator", quotes=True),
    Sight("release-preview", PREPARED, "analyst", act=unfold),
    Sight(
        "release-preview-errors",
        PREPARED,
        "coordinator",
        act=send_as_it_is,
        refused_at=f"{PREPARED}publish/",
    ),
    Sight("correct-release", f"{PREPARED}correct/", "analyst"),
    Sight("correct-release-errors", f"{PREPARED}correct/", "analyst", act=send_empty),
    Sight("today", TODAY, "coordinator"),
    Sight("today-analyst", TODAY, "analyst"),
    Sight("actuals", VALUES, "analyst"),
    Sight("actual", f"{VALUES}{{target}}/", "analyst"),
    Sight("actual-errors", f"{VALUES}{{target}}/", "analyst", act=send_empty),
    Sight("own-results", "/organise/figures/", "shopkeeper"),
    Sight("own-results-coordinator", "/organise/figures/", "coordinator"),
    Sight("outreach-group", "/coordinate/outreach/?who=never&age=40-64&reads=ja", "coordinator"),
]
