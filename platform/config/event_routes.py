"""Who reacts to what: every route of every event, on one page."""

from activities import events as activities
from activities import live
from community import events as community
from core.outbox.events import Routes
from volunteers import events as volunteers

ROUTES: Routes = {
    activities.ActivityPosted: (),  # kept for the audit trail alone
    activities.ActivityPublished: (),
    activities.ActivitiesImported: (),
    activities.SignUpConfirmed: (live.show_seats, live.show_roster),
    activities.SignUpWaitlisted: (live.show_seats, live.show_roster),
    activities.SeatOffered: (live.show_seats, live.show_roster),
    activities.SeatOfferLapsed: (live.show_seats, live.show_roster),
    activities.SignUpCancelled: (live.show_seats, live.show_roster),
    activities.SessionCancelled: (live.show_seats, live.show_roster),
    activities.AttendanceRecorded: (live.show_roster,),
    volunteers.RoleOffered: (),
    volunteers.RoleTaken: (),
    volunteers.ContributionConfirmed: (),
    volunteers.ContributionWithdrawn: (),
    community.PersonRegistered: (),
    community.ConsentGiven: (),
    community.ConsentWithdrawn: (),
}
