"""A planned visit carried out on tablets: facts by whoever records the station, points by each, photos, the seal."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from ...actions.packs import plan_visit
from ...db import db
from ...files.drawn import UNIT, Shot, draw
from ...files.store import Store
from ...models import Account, Studio, Visit
from ...queries.sheets import VisitChecklist, checklist_of
from ...rules.entries.sheets import answers_of
from ...rules.entries.values import journal_of
from ...rules.permissions import Who
from ...rules.ranking import printed
from ...schemes.checklist import Item
from . import names
from .plan import Planned
from .sheets import Answer
from .tablets import Tablet

CENTRE = (28.7012, 115.8563)
NOT_TO_SHOW = "涉及未公开的技术资料，按保密要求不宜拍照"
FINDING = "现场核对后认为不符合这一项的要求"
SEEN_OTHERWISE = "到场时看到的情况符合要求"


def place_studio(studio: Studio, rng: Random) -> None:
    """Where the studio is: somewhere within some thirty kilometres of the centre."""
    north, east = CENTRE
    studio.latitude, studio.longitude = (round(one + rng.uniform(-0.3, 0.3), 6) for one in (north, east))
    studio.datum = "WGS-84"


def plan_the_way(visit: Visit, present: list[Account], *, rng: Random, by: Who, at: datetime) -> None:
    """Hour, contact, and who records the facts at which station, in turn."""
    stations = [station.code for station in checklist_of(visit).checklist.stations]
    plan_visit(
        visit, starts_at=rng.choice(("09:00", "09:30", "14:00", "14:30")), contact_name=names.person(rng),
        contact_phone=f"139{rng.randint(0, 99_999_999):08d}",
        recorders={code: present[number % len(present)].id for number, code in enumerate(stations)}, by=by, at=at,
    )


class Fieldwork:
    """One visit on the way: the tablets of the members who are present, by their position in the team."""

    def __init__(
        self, visit: Visit, planned: Planned, whos: dict[int, Who], *, day: datetime, seed: str, store: Store
    ) -> None:
        self.visit, self.planned, self.store = visit, planned, store
        self.asked: VisitChecklist = checklist_of(visit)
        self.rng = Random(f"{seed}:fieldwork:{visit.id}")
        self.tablets = {
            position: Tablet(visit.id, who, day, Random(f"{seed}:{visit.id}:{who.id}"), seed)
            for position, who in sorted(whos.items())
        }
        stations = [station.code for station in self.asked.checklist.stations]
        present = list(self.tablets)
        self.recorder = {code: present[number % len(present)] for number, code in enumerate(stations)}

    def carry_out(self) -> None:
        """Everything from the pack to the seal."""
        for tablet in self.tablets.values():
            tablet.load_pack()
        for item in self.asked.items:
            self._look_at(item)
        for position, tablet in self.tablets.items():
            if remark := self.planned.papers[position].remark:
                tablet.write("note", {"text": remark})
            tablet.deliver()
        for tablet in self.tablets.values():
            self._submit(tablet)
        leader = self.tablets[0]
        leader.at = max(tablet.at for tablet in self.tablets.values())
        leader.write("seal", {})
        leader.deliver()

    def _look_at(self, item: Item) -> None:
        """One item: the fact or everybody's points, what is demanded to be photographed."""
        answers = {at: answer for at in self.tablets if (answer := self.planned.papers[at].answers.get(item.code))}
        recorder = self.recorder[item.station]
        if item.decided_by == "judgement":
            for position, answer in answers.items():
                self.tablets[position].write("points", dict(answer), item.code)
        elif item.required and not all(answer.get("met", True) for answer in answers.values()):
            self._dispute(item, answers)
        elif first := answers.get(min(self.tablets)):
            self.tablets[recorder].write("fact", dict(first), item.code)
        else:
            return
        if item.photos is not None:
            self._photograph(item, self.tablets[recorder], item.photos.at_least)

    def _dispute(self, item: Item, answers: dict[int, Answer]) -> None:
        """Who finds a required item not met says so; each of the others signs it or does not (SELECTION 4)."""
        noes = [position for position, answer in answers.items() if not answer["met"]]
        first = self.tablets[noes[0]]
        first.write("fact", {"met": False}, item.code)
        veto = first.write("veto", {"finding": FINDING, "photos": []}, item.code)
        for position, tablet in self.tablets.items():
            if tablet is not first:
                value = {"confirms": True} if position in noes else {"confirms": False, "reason": SEEN_OTHERWISE}
                tablet.write("veto_confirm", value, item.code, [veto])

    def _photograph(self, item: Item, tablet: Tablet, number: int) -> None:
        if item.station == "records" and self.rng.random() < 0.1:
            tablet.write("no_photo", {"reason": NOT_TO_SHOW}, item.code)
            return
        studio = self.visit.nomination.studio
        assert studio.latitude is not None
        assert studio.longitude is not None
        for _ in range(number):
            lat = round(studio.latitude * UNIT) + self.rng.randint(-2_000, 2_000)
            lon = round(studio.longitude * UNIT) + self.rng.randint(-2_000, 2_000)
            accuracy = self.rng.randint(400, 2_500)
            shot = Shot(item.station, studio.name, item.title.zh, tablet.at, lat, lon, accuracy)
            content, small = draw(shot, self.rng)
            place = {"lat": lat, "lon": lon, "accuracy_cm": accuracy, "age_ms": self.rng.randint(200, 4_000)}
            tablet.photograph(item.code, content, small, place, self.store)

    def _submit(self, tablet: Tablet) -> None:
        """The sheet of one inspector: it names what it rests on and the total that the tablet shows."""
        own = [entry for entry in tablet.said if entry.kind == "points"]
        shared = [entry for one in self.tablets.values() for entry in one.said
                  if entry.kind in ("fact", "veto", "veto_confirm")]
        answers = answers_of(self.asked.items, journal_of([*shared, *own]), tablet.who.id)
        total = int(printed(self.asked.score(answers).total) * 100)
        tablet.at += timedelta(minutes=3)
        tablet.write("submit", {"total": total, "answers": [entry.id for entry in (*shared, *own)]})
        tablet.deliver()
        db.session.flush()
