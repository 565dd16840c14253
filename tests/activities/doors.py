"""Every door and who may open it: the table that test_permissions walks. A new route gets its rows here."""

from dataclasses import dataclass

# In the order of the columns below. Bob owns the sign-up, the role and the notice; alice's shop offers the activity.
PEOPLE = ("stranger", "bob", "carol", "alice", "rival", "coordinator", "elsewhere", "staff")

# 200 and 404 as they are; `in`: sent to the sign-in page; `go`: done, and led on; 422, 409: let in, and told why not.
EVERYONE = "200 200 200 200 200 200 200 200"
SIGNED_IN = "in  200 200 200 200 200 200 200"
ANY_GO = "in  go  go  go  go  go  go  go "
OWN = "in  200 404 404 404 404 404 404"
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
DESK, DESK_ANYWHERE = "in  404 404 404 404 200 404 200", "in  404 404 404 404 200 200 200"

PUBLIC = {
    "healthz": "a machine's door: says only that the process answers",
    "readyz": "a machine's door: says which part is missing, and nothing else",
    "account_login": "another name of account_request_login_code, for allauth and the admin",
    "account_signup": "another name of account_request_login_code, for allauth",
}


SLUGS = ("shop", "programme")  # known by a word in addresses


@dataclass(frozen=True)
class Row:
    """One verb on one route, and what each person of PEOPLE gets."""

    route: str
    verb: str
    statuses: str
    args: str = ""  # names in the world, or words as they are
    data: tuple[tuple[str, str], ...] = ()


TABLE = [
    Row("activities:find", "GET", EVERYONE),
    Row("activities:activity", "GET", EVERYONE, "activity"),
    Row("activities:activity", "GET", PREVIEW, "draft"),
    Row("activities:activity", "GET", PREVIEW, "waiting"),
    Row("photo", "GET", EVERYONE.replace("200", "404"), "0.jpg"),  # a name that exists is everybody's: test_photos.py
    Row("activities:ical", "GET", EVERYONE, "session"),
    Row("activities:ical", "GET", EVERYONE.replace("200", "404"), "draft_session"),
    Row("activities:sign-up-form", "GET", "200 go  200 200 200 200 200 200", "session"),
    Row("activities:sign-up-form", "POST", "422 go  422 422 422 422 422 422", "session"),
    Row("activities:sign-up-form", "GET", PREVIEW, "draft_session"),
    Row("activities:sign-up-form", "POST", PREVIEW.replace("200", "409"), "draft_session"),
    Row("activities:draw", "GET", EVERYONE, "lot"),
    Row("activities:feedback", "GET", EVERYONE, "session"),
    Row("activities:feedback", "GET", PREVIEW, "draft_session"),
    Row("activities:feedback", "POST", EVERYONE.replace("200", "409"), "session"),
    Row("activities:collect-feedback", "GET", HOSTS, "session"),
    Row("activities:collect-feedback", "POST", HOSTS_422, "session"),
    Row("activities:feedback-code", "POST", HOSTS_GO, "session"),
    Row("activities:take-back-paper", "POST", HOSTS_GO, "session"),
    Row("activities:results", "GET", HOSTS, "activity"),
    Row("activities:results-csv", "GET", HOSTS, "activity"),
    Row("activities:season-results", "GET", SEASON, "season"),
    Row("activities:season-results-csv", "GET", SEASON, "season"),
    Row("activities:sign-up-finish", "GET", ANY_GO),
    Row("activities:sign-up", "GET", OWN, "sign_up"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up cancel"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up accept"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up decline"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up take"),
    Row("activities:change-sign-up", "POST", OWN_GO, "sign_up come"),
    Row("activities:change-my-party", "POST", OWN_GO, "sign_up", (("seats", "1"),)),
    # Bob supports ume: he sees and cancels what is hers, and the host of the session does neither here.
    Row("activities:sign-up", "GET", OWN, "elders"),
    Row("activities:change-sign-up", "POST", OWN_GO, "elders cancel"),
    Row("activities:change-my-party", "POST", OWN_GO, "elders", (("seats", "1"),)),
    Row("activities:my-page", "GET", SIGNED_IN),
    Row("activities:organise", "GET", SIGNED_IN),
    Row("activities:post", "GET", HOSTS, "shop"),
    Row("activities:post", "POST", HOSTS_422, "shop"),
    Row("activities:post-programme", "GET", HOSTS, "shop"),
    Row("activities:post-for", "GET", "in  404 404 404 404 404 404 404"),  # for no organisation: test_post_organise.py
    Row("activities:publish", "POST", HOSTS_GO, "draft"),
    Row("activities:edit", "GET", HOSTS, "activity"),
    Row("activities:edit", "POST", HOSTS_422, "activity"),
    Row("activities:edit", "GET", HOSTS, "waiting"),
    Row("activities:edit", "POST", HOSTS_422, "draft"),
    Row("activities:add-dates", "GET", HOSTS, "activity"),
    Row("activities:add-dates", "POST", HOSTS_422, "activity"),
    Row("activities:delete-draft", "POST", HOSTS_GO, "draft"),
    Row("activities:take-back", "POST", HOSTS_GO, "waiting"),
    Row("activities:review-queue", "GET", DESK_ANYWHERE),
    Row("activities:review", "POST", HOSTS_GO, "waiting comment", (("text", "?"),)),
    Row("activities:review", "POST", DESK.replace("200", "go "), "waiting return", (("text", "?"),)),
    Row("activities:review", "POST", DESK.replace("200", "go "), "waiting approve"),
    Row("activities:imports", "GET", "in  200 200 go  go  go  go  200"),  # who acts for one host is led on to it
    Row("activities:organisation-imports", "GET", HOSTS, "shop"),
    Row("activities:organisation-imports", "POST", HOSTS_422, "shop"),
    Row("activities:export-csv", "GET", HOSTS, "shop"),
    Row("activities:import", "GET", HOSTS, "brought"),
    Row("activities:import-csv", "GET", HOSTS, "brought"),
    Row("activities:change-import", "POST", HOSTS_GO, "brought take"),
    Row("activities:change-import", "POST", HOSTS_GO, "brought undo"),
    Row("activities:change-import", "POST", HOSTS_GO, "brought discard"),
    Row("activities:roster", "GET", HOSTS, "session"),
    Row("activities:telephone-booking", "POST", HOSTS_422, "session"),
    Row("activities:call-off", "POST", HOSTS_GO, "session"),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up attendance", (("state", "present"),)),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up cancel"),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up accept"),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up approve"),
    Row("activities:change-party", "POST", HOSTS_GO, "session sign_up refuse"),
    # What somebody would like help with is the host's alone, not the coordinator's, not the administrator's.
    Row("activities:change-party", "POST", HOST_ALONE.replace("200", "go "), "session sign_up confirm"),
    Row("activities:support-request", "GET", HOST_ALONE, "session helped"),
    Row("activities:support-request", "POST", HOST_ALONE.replace("200", "go "), "session helped", (("answer", "can"),)),
    Row("activities:callers", "POST", HOSTS, "session"),
    Row("activities:roster-print", "GET", HOSTS, "session"),
    Row("activities:roster-csv", "GET", HOSTS, "session"),
    Row("activities:message", "GET", HOSTS, "session"),
    Row("activities:message", "POST", HOSTS_422, "session"),
    Row("activities:all-present", "POST", HOSTS_GO, "session"),
    Row("activities:undo-attendance", "POST", HOSTS_GO, "session"),
    Row("activities:walk-ins", "POST", HOSTS_GO, "session", (("more", "1"),)),
    Row("activities:let-in", "POST", HOSTS_422, "session"),
    Row("activities:check-in", "GET", HOSTS, "session"),
    Row("activities:check-in-card", "POST", HOSTS_422, "session"),
    Row("activities:door-sign", "GET", HOSTS, "session"),
    Row("activities:door-sign", "POST", HOSTS_GO, "session"),
    Row("activities:door", "GET", EVERYONE, "session"),
    Row("activities:door", "GET", PREVIEW, "draft_session"),
    Row("activities:door", "POST", "200 422 422 422 422 422 422 422", "session"),
    Row("activities:door-undo", "POST", ANY_GO, "session"),
    Row("activities:change-session", "GET", HOSTS, "session"),
    Row("activities:move-session", "GET", HOSTS_422, "session"),
    Row("activities:move-session", "POST", HOSTS_422, "session"),
    Row("activities:change-seats", "GET", HOSTS_422, "session"),
    Row("activities:change-seats", "POST", HOSTS_GO, "session", (("capacity", "9"),)),
    Row("activities:cancel-session", "GET", HOSTS, "session"),
    Row("activities:cancel-session", "POST", HOSTS_422, "session"),
    Row("activities:restore-session", "GET", HOSTS, "session"),
    Row("activities:restore-session", "POST", HOSTS_GO, "session"),
    Row("activities:withdraw-activity", "GET", HOSTS, "activity"),
    Row("activities:withdraw-activity", "POST", HOSTS_422, "activity"),
    Row("activities:season", "GET", EVERYONE, "season"),
    Row("activities:seasons", "GET", ORGANISE),
    Row("activities:organise-season", "GET", ORGANISE, "season"),
    Row("activities:new-season", "GET", DESK_ANYWHERE),
    Row("activities:new-season", "POST", DESK_ANYWHERE.replace("200", "422")),
    Row("activities:edit-season", "GET", DESK_ANYWHERE, "season"),
    Row("activities:edit-season", "POST", DESK_ANYWHERE.replace("200", "422"), "season"),
    Row("activities:programme", "GET", EVERYONE, "programme"),
    Row("activities:programmes", "GET", WHOLE_TOWN),
    Row("activities:new-programme", "GET", WHOLE_TOWN),
    Row("activities:new-programme", "POST", WHOLE_TOWN.replace("200", "422")),
    Row("activities:edit-programme", "GET", WHOLE_TOWN, "programme"),
    Row("activities:edit-programme", "POST", WHOLE_TOWN.replace("200", "422"), "programme"),
    Row("activities-api:sessions", "GET", EVERYONE),
    Row("activities-api:sign-ups", "POST", "403 200 200 200 200 200 200 200", "session", (("seats", "1"),)),
    Row("activities-api:sign-ups", "POST", "403 404 404 409 404 409 404 409", "draft_session", (("seats", "1"),)),
    Row("activities-api:why-not", "GET", EVERYONE, "session"),
    Row("activities-api:why-not", "GET", PREVIEW, "draft_session"),
    Row("activities-api:change-sign-up", "POST", OWN.replace("in ", "403"), "sign_up cancel"),
    Row("activities-api:change-sign-up", "POST", OWN.replace("in ", "403"), "elders cancel"),
    Row("my-details", "GET", SIGNED_IN),
    Row("my-details", "POST", SIGNED_IN.replace("200", "422")),
    Row("people:list", "GET", SIGNED_IN),
    Row("people:ask", "GET", SIGNED_IN),
    Row("people:ask", "POST", SIGNED_IN.replace("200", "422")),
    Row("people:request", "GET", OWN, "asked_of_bob"),
    Row("people:request", "POST", OWN_GO, "asked_of_bob", (("answer", "no"),)),
    Row("people:take-back", "POST", OWN_GO, "asked_by_bob"),
    Row("people:change-support", "POST", OWN_GO, "support end"),
    Row("people:change-support", "POST", OWN_GO.replace("go ", "404"), "support extend"),  # he is the supporter
    Row("people:person-card", "GET", OWN, "elder"),
    Row("people:person-card", "POST", OWN_GO, "elder"),
    Row("people:person-guardian", "GET", OWN, "minor"),
    Row("people:person-guardian", "POST", OWN.replace("200", "422"), "minor"),
    Row("people:card", "GET", SIGNED_IN),
    Row("people:card", "POST", ANY_GO),
    Row("people:guardian", "GET", ANY_GO),  # grown-ups have none
    Row("people:guardian", "POST", ANY_GO),
    Row("people:guardian-link", "GET", ANY_GO.replace("in", "go"), "token"),
    Row("people:guardian-answer", "GET", EVERYONE.replace("200", "404")),  # who has opened no link
    Row("people:guardian-answer", "POST", EVERYONE.replace("200", "404")),
    Row("people:desk", "GET", DESK_ANYWHERE),
    Row("people:desk", "POST", DESK_ANYWHERE.replace("200", "422")),
    Row("people:desk-new", "GET", DESK_ANYWHERE),
    Row("people:desk-new", "POST", DESK_ANYWHERE.replace("200", "422")),
    Row("people:desk-person", "GET", DESK, "elder"),
    Row("people:desk-person", "POST", DESK.replace("200", "422"), "elder"),
    Row("people:desk-change", "POST", DESK.replace("200", "go "), "elder support end"),
    Row("people:desk-card", "GET", DESK, "elder"),
    Row("people:desk-card", "POST", DESK.replace("200", "go "), "elder"),
    Row("people:desk-guardian", "GET", DESK, "minor"),
    Row("people:desk-guardian", "POST", DESK.replace("200", "422"), "minor"),
    Row("account_request_login_code", "GET", "200 go  go  go  go  go  go  go "),
    Row("account_request_login_code", "POST", "200 go  go  go  go  go  go  go "),
    Row("account_confirm_login_code", "GET", ANY_GO.replace("in", "go")),
    Row("account_confirm_login_code", "POST", ANY_GO.replace("in", "go")),
    Row("account_logout", "GET", EVERYONE.replace("200", "go ", 1)),
    Row("account_logout", "POST", ANY_GO.replace("in", "go")),
    Row("account_inactive", "GET", EVERYONE),
    Row("volunteers:open-roles", "GET", EVERYONE),
    Row("volunteers:take", "POST", ANY_GO, "shift"),
    Row("volunteers:my-roles", "GET", SIGNED_IN),
    Row("volunteers:hand-back", "POST", OWN_GO, "assignment"),
    Row("volunteers:session-roles", "GET", HOSTS, "session"),
    Row("volunteers:session-roles", "POST", HOSTS_422, "session"),
    Row("volunteers:add-person", "POST", HOSTS_422, "shift"),
    Row("volunteers:change-assignment", "POST", HOSTS_409, "assignment confirm"),
    Row("volunteers:change-assignment", "POST", HOSTS_GO, "done withdraw"),
    Row("volunteers:change-assignment", "POST", HOSTS_GO, "assignment hand-back"),
    Row("notifications:inbox", "GET", SIGNED_IN),
    Row("notifications:open", "POST", OWN_GO, "notice"),
    Row("notifications:read-all", "POST", ANY_GO),
    Row("metrics:figures", "GET", EVERYONE),
    Row("metrics:figures-csv", "GET", EVERYONE),
    Row("metrics-api:figures", "GET", EVERYONE),
    Row("api-schema", "GET", EVERYONE),
]
