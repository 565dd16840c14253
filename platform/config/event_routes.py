"""Who reacts to what: every route of every event, on one page."""

from activities import events as activities
from activities import handlers as pages
from activities import live
from community import events as community
from core.outbox.events import Routes
from metrics import handlers as facts
from notifications import handlers as notices
from volunteers import events as volunteers
from volunteers import handlers as roles

ROUTES: Routes = {
    activities.ActivityPosted: (),  # kept for the audit trail alone
    activities.ActivityPublished: (pages.renew_pages,),
    activities.ActivitiesImported: (),
    activities.SignUpConfirmed: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_confirmed),
    activities.SignUpWaitlisted: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_waiting),
    activities.SeatOffered: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_offered),
    activities.SeatOfferLapsed: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_lapsed),
    activities.SignUpCancelled: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_cancelled),
    activities.SessionCancelled: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_session_cancelled),
    activities.AttendanceRecorded: (live.show_roster, facts.count_attendance),
    volunteers.RoleOffered: (roles.renew_pages,),
    volunteers.RoleTaken: (roles.renew_pages,),
    volunteers.RoleHandedBack: (roles.renew_pages,),
    volunteers.ContributionConfirmed: (facts.count_contribution, notices.thank),
    volunteers.ContributionWithdrawn: (facts.count_contribution,),
    community.PersonRegistered: (),
    community.ConsentGiven: (facts.count_person,),
    community.ConsentWithdrawn: (facts.count_person,),
}
