"""Who reacts to what: every route of every event, on one page."""

from activities import events as activities
from community import events as community
from core.outbox.events import Routes
from volunteers import events as volunteers

ROUTES: Routes = {
    activities.ActivityPosted: (),  # kept for the audit trail alone
    activities.ActivityPublished: (),
    activities.ActivitiesImported: (),
    activities.SignUpConfirmed: (),
    activities.SignUpWaitlisted: (),
    activities.SeatOffered: (),
    activities.SeatOfferLapsed: (),
    activities.SignUpCancelled: (),
    activities.SessionCancelled: (),
    activities.AttendanceRecorded: (),
    volunteers.RoleOffered: (),
    volunteers.RoleTaken: (),
    volunteers.ContributionConfirmed: (),
    volunteers.ContributionWithdrawn: (),
    community.PersonRegistered: (),
    community.ConsentGiven: (),
    community.ConsentWithdrawn: (),
}
