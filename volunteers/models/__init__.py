"""Roles and shifts, who takes them, profiles, plans, what came of it."""

from volunteers.models.assignments import Assignment, Interest, StandInAsk, StandInSearch, Watch
from volunteers.models.choices import ASKED_FOR, TONGUE_OF, Certificate, Comfort, Level, Skill, Task, Tongue
from volunteers.models.contributions import (
    Contribution,
    Correction,
    PointEntry,
    PointRule,
    RecordCertificate,
    Thanks,
)
from volunteers.models.plans import Plan, PlanLine
from volunteers.models.profiles import Away, OutreachNote, Profile, Qualification
from volunteers.models.roles import Role, Shift
from volunteers.models.translations import Translation

__all__ = [
    "ASKED_FOR",
    "TONGUE_OF",
    "Assignment",
    "Away",
    "Certificate",
    "Comfort",
    "Contribution",
    "Correction",
    "Interest",
    "Level",
    "OutreachNote",
    "Plan",
    "PlanLine",
    "PointEntry",
    "PointRule",
    "Profile",
    "Qualification",
    "RecordCertificate",
    "Role",
    "Shift",
    "Skill",
    "StandInAsk",
    "StandInSearch",
    "Task",
    "Thanks",
    "Tongue",
    "Translation",
    "Watch",
]
