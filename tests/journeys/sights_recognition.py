"""The pages of what was done: sheet, check-in, thanks, record, certificates, points (numbers: scene_recognition)."""

from tests.journeys.sights import Sight, unfold

RECOGNITION = [
    Sight("sheet", "/organise/sessions/{done_session}/done/", "host", act=unfold),
    Sight("sheet-free", "/organise/roles/{done_role}/done/", "host", act=unfold),
    Sight("role-check-in", "/organise/sessions/{done_session}/done/card/", "host"),
    Sight("role-check-in-free", "/organise/roles/{done_role}/done/card/", "host"),
    Sight("say-thanks", "/organise/assignments/{done_assignment}/thanks/", "host"),
    Sight("issue-for-helper", "/organise/assignments/{done_assignment}/certificate/", "host"),
    Sight("desk-record", "/organise/people/{done_person}/record/", "coordinator", act=unfold),
    Sight("my-record", "/my/record/", "guest", act=unfold),
    Sight("my-record-calendar", "/my/record/?year=calendar", "guest"),
    Sight("my-record-empty", "/my/record/", "administrator"),
    Sight("issue-mine", "/my/record/certificate/", "guest"),
    Sight("certificate", "/record/certificates/{certificate}/", "host", act=unfold),
    Sight("certificate-own-revoked", "/record/certificates/{certificate_revoked}/", "guest"),
    Sight("certificate-valid", "/certificates/{certificate_path}/"),
    Sight("certificate-revoked", "/certificates/{certificate_revoked_path}/"),
    Sight("certificate-unknown", "/certificates/0/"),
    Sight("points", "/organise/points/", "host"),
    Sight("new-point-rule", "/organise/points/new/", "host"),
    Sight("point-rule", "/organise/points/{rule}/", "host"),
    Sight("edit-point-rule", "/organise/points/{rule}/edit/", "host"),
    Sight("tickets", "/organise/points/{rule}/lists/1/", "host"),
]
