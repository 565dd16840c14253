"""Who reacts to what: every route of every event, on one page."""

from activities import events as activities
from activities import handlers as pages
from activities import live
from community import events as community
from community import handlers as people
from core.outbox.events import Routes
from metrics import events as metrics
from metrics import handlers as facts
from notifications import events as notifications
from notifications import handlers as notices
from notifications import role_handlers
from volunteers import events as volunteers
from volunteers import handlers as roles
from volunteers import live as boards
from volunteers import live_plans

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
        boards.show_boards_of_session,
        roles.end_searches,
        notices.tell_session_cancelled,
        role_handlers.tell_roles_called_off,
    ),
    # A request or an entry takes no seat, but the page says how many there are.
    activities.SignUpRequested: (
        live.show_seats,
        live.show_roster,
        pages.renew_pages,
        notices.tell_requested,
        notices.tell_host_of_request,
    ),
    activities.SignUpEntered: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_entered),
    activities.SignUpHeld: (
        live.show_seats,
        live.show_roster,
        pages.renew_pages,
        notices.tell_held,
        notices.tell_host_of_request,
    ),
    activities.SignUpRefused: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_refused),
    activities.SupportAnswered: (live.show_roster, notices.tell_support_answered),
    activities.SeatsOpenToAll: (live.show_seats, live.show_roster, pages.renew_pages, notices.tell_seats_open),
    activities.DrawHeld: (live.show_seats, live.show_roster, pages.renew_pages),
    activities.SessionMoved: (
        live.show_roster,
        pages.renew_pages,
        roles.follow,
        boards.show_boards_of_session,
        roles.end_searches,
        notices.tell_session_moved,
        role_handlers.tell_roles_moved,
    ),
    activities.SessionRestored: (
        live.show_seats,
        live.show_roster,
        pages.renew_pages,
        roles.follow,
        boards.show_boards_of_session,
        notices.tell_session_restored,
        role_handlers.tell_roles_restored,
    ),
    activities.ActivityWithdrawn: (pages.renew_pages,),
    activities.SeasonSaved: (pages.renew_pages,),
    activities.ProgrammeSaved: (pages.renew_pages,),
    activities.SessionsAdded: (pages.renew_pages,),
    activities.CapacityChanged: (live.show_seats, live.show_roster, pages.renew_pages),
    activities.MessageSent: (notices.tell_message,),
    activities.ActivitySubmitted: (notices.tell_reviewers,),
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
    volunteers.RoleOffered: (roles.renew_pages, boards.show_boards),
    volunteers.RoleChanged: (roles.renew_pages, boards.show_boards),
    volunteers.RoleClosed: (roles.renew_pages, boards.show_boards),
    volunteers.RoleReopened: (roles.renew_pages, boards.show_boards),
    volunteers.ShiftsAdded: (roles.renew_pages, boards.show_boards),
    volunteers.ShiftChanged: (roles.renew_pages, boards.show_boards),
    volunteers.ShiftMoved: (roles.renew_pages, roles.end_searches, role_handlers.tell_shift_moved, boards.show_boards),
    volunteers.ShiftCalledOff: (
        roles.renew_pages,
        roles.end_searches,
        role_handlers.tell_shift_called_off,
        boards.show_boards,
    ),
    volunteers.ShiftRestored: (roles.renew_pages, role_handlers.tell_shift_restored, boards.show_boards),
    volunteers.InterestAnswered: (),  # kept for the audit trail; host and person have talked
    volunteers.InterestClosed: (),
    volunteers.InterestsRead: (),  # kept for the audit trail alone
    volunteers.InsuranceRosterExported: (),  # kept for the audit trail alone
    volunteers.RoleTaken: (roles.renew_pages, role_handlers.tell_role_taken, boards.show_boards),
    volunteers.RoleHandedBack: (
        roles.renew_pages,
        roles.end_searches,
        roles.watch_out,
        role_handlers.tell_handed_back,
        boards.show_boards,
    ),
    volunteers.RoleApplied: (role_handlers.tell_applied,),
    volunteers.ApplicationRefused: (role_handlers.tell_application_refused,),
    volunteers.RoleProposed: (roles.renew_pages, role_handlers.tell_proposed, boards.show_boards),
    volunteers.RoleAskedAgain: (
        roles.renew_pages,
        roles.end_searches,
        role_handlers.tell_asked_again,
        boards.show_boards,
    ),
    volunteers.RoleDeclined: (roles.renew_pages, roles.watch_out, boards.show_boards),
    volunteers.ProposalLapsed: (roles.renew_pages, roles.watch_out, boards.show_boards),
    volunteers.ProposalWithdrawn: (
        roles.renew_pages,
        roles.watch_out,
        role_handlers.tell_withdrawn,
        boards.show_boards,
    ),
    volunteers.StandInWanted: (role_handlers.tell_stand_in_wanted,),
    volunteers.StandInFound: (roles.renew_pages, role_handlers.tell_stand_in_found, boards.show_boards),
    volunteers.StandInDeclined: (role_handlers.tell_stand_in_declined,),
    volunteers.StandInSearchEnded: (),  # who was asked sees it on the page; a letter more would only disturb
    volunteers.PeopleNeeded: (role_handlers.tell_watchers,),
    volunteers.TranslationBegun: (roles.renew_pages,),
    volunteers.TranslationSubmitted: (),  # the hosts' queue shows it
    volunteers.TranslationReturned: (),  # the translator's page shows it
    volunteers.TranslationPublished: (roles.renew_pages,),
    volunteers.TranslationGivenUp: (roles.renew_pages,),
    volunteers.PlanAsked: (live_plans.show_plan,),
    volunteers.PlanReady: (live_plans.show_plan,),
    volunteers.PlanFailed: (live_plans.show_plan,),
    volunteers.PlanCancelled: (live_plans.show_plan,),
    volunteers.PlanAdjusted: (live_plans.show_plan,),
    volunteers.PlanApplied: (live_plans.show_plan,),  # each proposal is told by its own event
    volunteers.ContributionConfirmed: (facts.count_contribution, roles.settle_points, notices.thank),
    volunteers.ContributionWithdrawn: (facts.count_contribution, roles.settle_points),
    volunteers.OutcomeNoted: (),  # kept for the audit trail alone
    volunteers.ThanksSaid: (notices.tell_thanks,),
    volunteers.ThanksTakenBack: (),
    volunteers.CertificateIssued: (),  # kept for the audit trail alone
    volunteers.CertificateRevoked: (),  # the certificate's page says so
    volunteers.PointRuleSaved: (),
    volunteers.PointsGranted: (),  # the ledger and the record show it
    volunteers.PointsReversed: (),
    volunteers.TicketsListed: (),
    volunteers.ProfileSaved: (boards.show_boards,),  # matching reads the rows
    volunteers.ProfileRead: (),  # kept for the audit trail alone
    volunteers.ProfileErased: (boards.show_boards,),
    volunteers.QualificationSeen: (),
    volunteers.PeopleShown: (),  # kept for the audit trail alone
    volunteers.OutreachNoted: (),  # the outreach page shows it
    volunteers.InterestShown: (role_handlers.tell_interest, boards.show_boards),
    volunteers.InterestWithdrawn: (boards.show_boards,),
    volunteers.RoleWatched: (),
    volunteers.RoleUnwatched: (),
    community.PersonRegistered: (notices.say_welcome,),
    community.ConsentGiven: (facts.count_person, boards.show_boards_of_consent),
    community.ConsentWithdrawn: (
        facts.count_person,
        roles.stop_asking,
        pages.forget_support,
        boards.show_boards_of_consent,
    ),
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
    community.PersonErased: (people.sweep, notices.forget_erased),
    community.AccountErased: (people.forget_sessions,),
    community.OwnDataExported: (),  # kept for the audit trail alone
    notifications.CallMade: (),  # kept for the audit trail; the telephone list shows it
    notifications.CallTakenBack: (),
    notifications.LettersPrinted: (),  # kept for the audit trail; the page of letters shows it
    notifications.LettersPosted: (),
    notifications.LettersGivenUp: (),
    notifications.WaysEntered: (),
    notifications.PreferencesSaved: (),  # kept for the audit trail alone
    notifications.NoticesRead: (),  # kept for the audit trail alone
    notifications.NoticeResent: (),
    notifications.DeliveriesRetried: (),
    notifications.ChannelTriedAgain: (),
    metrics.ReleaseAsked: (),  # kept for the audit trail; the row of the wish is what a worker looks for
    metrics.ReleasePrepared: (),  # nobody outside sees it yet
    metrics.ReleasePublished: (facts.renew_pages,),
    metrics.ReleaseDiscarded: (),
    metrics.ActualEntered: (facts.renew_pages,),
    metrics.PopulationPrepared: (),  # a preview alone
    metrics.PopulationMatched: (),
    metrics.PopulationApplied: (facts.renew_pages,),
    metrics.PopulationDiscarded: (),
    metrics.PopulationRemoved: (facts.renew_pages,),
    metrics.ForeignResidentsEntered: (facts.renew_pages,),
    metrics.ForeignResidentsRemoved: (facts.renew_pages,),
}
