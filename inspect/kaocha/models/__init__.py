"""The tables, one file for each group of nouns that change together."""

from .cycles import Cycle, CycleUnit, SchemeVersion, StageWindow
from .entries import ChangedText, Entry, EntryAdmission, RefusedText, TabletPack, VisitChain, VisitPlan
from .events import Event
from .files import ImportRow, StoredFile, WorkbookImport
from .nominations import Leader, MaterialFile, MaterialReceipt, Nomination, Ruling, Studio
from .people import Account, Authority, Organisation, SignIn, SignInAttempt
from .photos import Photo, Upload
from .shortlists import Shortlist, ShortlistPaper
from .visits import Sheet, Team, TeamMember, Visit, VisitMember

__all__ = [
    "Account", "Authority", "ChangedText", "Cycle", "CycleUnit", "Entry", "EntryAdmission", "Event", "ImportRow",
    "Leader", "MaterialFile", "MaterialReceipt", "Nomination", "Organisation", "Photo", "RefusedText", "Ruling",
    "SchemeVersion", "Sheet", "Shortlist", "ShortlistPaper", "SignIn", "SignInAttempt", "StageWindow", "StoredFile",
    "Studio", "TabletPack", "Team", "TeamMember", "Upload", "Visit", "VisitChain", "VisitMember", "VisitPlan",
    "WorkbookImport",
]
