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
    activities.ActivityPublished: (pages.renew_pages, notices.tell_host),
    activities.ActivitiesImported: (),
    activities.ImportStarted: (),
    activities.ImportDiscarded: (),
    activities.ImportUndone: (pages.renew_pages,),
    activities.SignUpConfirmed: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_confirmed),
    activities.SignUpWaitlisted: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_waiting),
    activities.SeatOffered: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_offered),
    activities.SeatOfferLapsed: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_lapsed),
    activities.SignUpCancelled: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_cancelled),
    activities.PartyChanged: (live.show_seats, live.show_roster, pages.renew_pages),
    activities.SessionCancelled: (
        live.show_seats,
        live.show_roster,
        pages.renew_pages,
        roles.follow,
        notices.tell_session_cancelled,
    ),
    # A request or an entry takes no seat, but the page says how many there are.
    activities.SignUpRequested: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_requested),
    activities.SignUpEntered: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_entered),
    activities.SignUpHeld: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_held),
    activities.SignUpRefused: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_refused),
    activities.SupportAnswered: (live.show_roster, notices.tell_support_answered),
    activities.SeatsOpenToAll: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_seats_open),
    activities.DrawHeld: (live.show_seats, live.show_roster, pages.renew_pages),
    activities.SessionMoved: (live.show_roster, pages.renew_pages, roles.follow, notices.tell_session_moved),
    activities.SessionRestored: (
        live.show_seats,
        live.show_roster,
        pages.renew_pages,
        roles.follow,
        notices.tell_session_restored,
    ),
    activities.ActivityWithdrawn: (pages.renew_pages,),
    activities.SeasonSaved: (pages.renew_pages,),
    activities.ProgrammeSaved: (pages.renew_pages,),
    activities.SessionsAdded: (pages.renew_pages,),
    activities.CapacityChanged: (live.show_seats, live.show_roster, pages.renew_pages),
    activities.MessageSent: (notices.tell_message,),
    activities.ActivitySubmitted: (),  # the coordinators' queue shows it
    activities.ActivityReturned: (notices.tell_host,),
    activities.ReviewCommented: (notices.tell_host,),
    activities.ActivityTakenBack: (pages.renew_pages,),
    activities.DraftDeleted: (),  # kept for the audit trail alone
    activities.ActivityChanged: (pages.renew_pages,),
    activities.WalkInsCounted: (live.show_roster,),
    activities.FeedbackGiven: (),  # kept for the audit trail; the results page reads the rows
    activities.PaperFeedbackTakenBack: (),
    activities.DoorCodeMade: (),
    activities.SupportRequestsRead: (),  # kept for the audit trail alone
    activities.AttendanceRecorded: (live.show_roster, facts.count_attendance),
    volunteers.RoleOffered: (roles.renew_pages,),
    volunteers.RoleTaken: (roles.renew_pages,),
    volunteers.RoleHandedBack: (roles.renew_pages,),
    volunteers.RoleApplied: (),
    volunteers.ApplicationRefused: (),
    volunteers.RoleProposed: (roles.renew_pages,),
    volunteers.RoleAskedAgain: (roles.renew_pages,),
    volunteers.RoleDeclined: (roles.renew_pages,),
    volunteers.ProposalLapsed: (roles.renew_pages,),
    volunteers.ProposalWithdrawn: (roles.renew_pages,),
    volunteers.ContributionConfirmed: (facts.count_contribution, notices.thank),
    volunteers.ContributionWithdrawn: (facts.count_contribution,),
    community.PersonRegistered: (),
    community.ConsentGiven: (facts.count_person,),
    community.ConsentWithdrawn: (facts.count_person, roles.stop_asking),
    community.SupportAsked: (),  # the mail to a bare address is a Letter (community.services.letters)
    community.SupporterRequestClosed: (),
    community.SupportAgreed: (),
    community.SupportExtended: (),
    community.SupportEnded: (),
    community.PeopleLookedUp: (),  # kept for the audit trail alone
    community.GuardianNamed: (),
    community.GuardianAsked: (),  # the mail is a Letter
    community.GuardianConsented: (),
    community.GuardianRefused: (),
    community.GuardianWithdrew: (),
    community.CardRenewed: (),
}
