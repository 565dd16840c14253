"""Plans, why and why not, and translating (numbers: scene_plans, scene_roles)."""

from tests.journeys.sights import Sight

PLANS = [
    Sight("plan", "/coordinate/plans/{plan}/", "coordinator"),
    Sight("plan-shift", "/coordinate/plans/{plan}/shifts/{plan_shift}/", "coordinator"),
    Sight("plan-person", "/coordinate/plans/{plan}/people/{plan_person}/", "coordinator"),
    Sight("plan-apply", "/coordinate/plans/{plan}/apply/", "coordinator"),
    Sight("why-me", "/my/roles/{role_question}/why/", "guest"),
    Sight("why-not-me", "/shifts/{plan_shift}/why-not-me/", "guest"),
    Sight("translations-missing", "/roles/translate/?language=vi", "guest"),
    Sight("translations-missing-stranger", "/roles/translate/?language=ko"),
    Sight("my-translation", "/my/translations/{translation}/", "guest"),
    Sight("translations-waiting", "/organise/translations/", "host"),
    Sight("translations-waiting-empty", "/organise/translations/", "shopkeeper"),
    Sight("look-at-translation", "/organise/translations/{translation_waiting}/", "host"),
]
