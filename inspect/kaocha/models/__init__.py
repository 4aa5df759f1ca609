"""The tables, one file for each group of nouns that change together."""

from .cycles import Cycle, CycleUnit, SchemeVersion, StageWindow
from .events import Event
from .files import ImportRow, StoredFile, WorkbookImport
from .nominations import Leader, MaterialFile, MaterialReceipt, Nomination, Ruling, Studio
from .people import Account, Authority, Organisation, SignIn, SignInAttempt
from .shortlists import Shortlist, ShortlistPaper
from .visits import Sheet, Team, TeamMember, Visit, VisitMember

__all__ = [
    "Account", "Authority", "Cycle", "CycleUnit", "Event", "ImportRow", "Leader", "MaterialFile", "MaterialReceipt",
    "Nomination", "Organisation", "Ruling", "SchemeVersion", "Sheet", "Shortlist", "ShortlistPaper", "SignIn",
    "SignInAttempt", "StageWindow", "StoredFile", "Studio", "Team", "TeamMember", "Visit", "VisitMember",
    "WorkbookImport",
]
