"""Some records of the ledger as the public sees them: finished rows, and when to look again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.place import Place
from app.ingest import is_curated
from app.publish.claims import build_claims, withhold_words
from app.publish.corridors import (
    build_corridor,
    ends_at_site,
    find_corridor_time,
    find_next_corridor_change,
)
from app.publish.disclosure import (
    ShownPlace,
    find_next_change,
    find_public_time,
    is_private,
    show_place,
    tell_claims,
)
from app.publish.events import build_event, describe_toll
from app.publish.flow_figures import FlowFigures, settle_flows
from app.publish.flows import build_flow, describe_persons, find_next_flow_change
from app.publish.policy import Policy
from app.publish.scopes import Subject, describe_subject, list_told_places
from app.publish.steps import build_steps, cut_period
from app.publish.told_words import withhold_titles

Row = dict[str, Any]
Record = Mapping[str, Any]
Claims = Mapping[str, Sequence[Record]]


@dataclass(slots=True)
class View:
    """The public view of some records; `rows` by the name of the table that shows them."""

    claims: Claims
    places: Mapping[str, Place]
    policy: Policy
    now: datetime
    since_load_id: int = 0
    """The newest load that was published before: what is older changes for another reason."""
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    due: dict[str, datetime] = field(default_factory=dict)
    """When to look again at records whose view changes with the clock alone."""
    unpublishable: list[str] = field(default_factory=list)
    figures: Mapping[str, FlowFigures] = field(default_factory=dict)

    def add_each(self, kind: str, records: Sequence[Record]) -> None:
        """Add records of one kind; one that cannot be shown is named and left out.

        Flows come with every flow that they are part of, and that is part of them.
        """
        if kind == "flow":
            self.figures = settle_flows(records, self.claims, self.places, self.policy, self.now)
        add: Callable[[str, Record], None] = getattr(self, f"_add_{kind}")
        for record in records:
            own_id = str(record[f"{kind}_id"])
            own = record["load_id"] > self.since_load_id or record.get("is_decided")
            try:
                add(own_id, record if own else {**record, "reason_code": "rules"})
            except (ArithmeticError, ValueError):
                self.unpublishable.append(own_id)

    def _note_change(self, own_id: str, at: datetime | None) -> None:
        if at is not None and at > self.now:
            self.due[own_id] = at

    def _add_event(self, own_id: str, event: Record) -> None:
        if is_private(event):
            return
        claims = self.claims.get(own_id, [])
        asked = (event, claims, self.places, self.policy)
        self._note_change(own_id, find_next_change(*asked, self.now))
        if find_public_time(*asked) > self.now:
            return
        told, shown = self._withhold_titles(event, claims)
        row = build_event(told, *asked[1:], shown) | self._name_whole(event)
        self.rows["event"].append(row)
        self.rows["event_step"] += build_steps(
            row,
            claims,
            lambda known, day: describe_toll(known, cut_period(event, day), self.places),
        )
        used = row["estimate"]["input_claim_ids"] if row["estimate"] else ()
        subject = describe_subject(row, list_told_places(event, self.places))
        self._add_claims(row, tell_claims(self._tell_merged(event, claims), shown), used, subject)

    def _withhold_titles(
        self, event: Record, claims: Sequence[Record]
    ) -> tuple[Record, ShownPlace]:
        """Return an event with the words that may be told of it, and where it is shown."""
        shown = show_place(event, self.places, self.policy, self.now, claims)
        own = [
            (record, show_place(record, self.places, self.policy, self.now, said))
            for record, said in event.get("merged", ())
        ]
        curated = is_curated(event["adapter"])
        return withhold_titles(event, shown, own or [(event, shown)], self.places, curated=curated)

    def _tell_merged(self, event: Record, claims: Sequence[Record]) -> Sequence[Record]:
        """Return the claims of all records of an event, each as its own record may tell them.

        Words that would be withheld beside their own record are withheld beside another one too.
        """
        if "merged" not in event:
            return claims
        told: dict[str, Record] = {}
        for record, own in event["merged"]:
            shown = show_place(record, self.places, self.policy, self.now, own)
            told |= {claim["claim_id"]: claim for claim in tell_claims(own, shown)}
        return [{**told[claim["claim_id"]], "subject_id": event["event_id"]} for claim in claims]

    def _name_whole(self, event: Record) -> Row:
        """Return the total that an editor found an event in, once that may be known itself."""
        if "whole" not in event:
            return {}
        whole, claims = event["whole"]
        public = find_public_time(whole, claims, self.places, self.policy)
        told = public <= self.now and not is_private(whole)
        return {"parent_event_id": whole["event_id"]} if told else {}

    def _add_flow(self, own_id: str, flow: Record) -> None:
        asked = (flow, self.claims.get(own_id, []), self.places, self.policy)
        self._note_change(own_id, find_next_flow_change(*asked, self.now))
        figures = self.figures[own_id]
        row = build_flow(flow, figures, self.places, self.policy, self.now)
        if row is None:
            return
        self.rows["flow"].append(row)
        self.rows["flow_step"] += build_steps(
            row, figures.claims, lambda known, _day: describe_persons(known)
        )
        self._add_claims(row, figures.claims, (), describe_subject(row))

    def _add_corridor(self, own_id: str, corridor: Record) -> None:
        claims = self.claims.get(own_id, [])
        public_from = find_corridor_time(corridor, claims, self.policy)
        upcoming = find_next_corridor_change(corridor, claims, self.policy, self.now)
        self._note_change(own_id, upcoming)
        if public_from is None or public_from > self.now:
            return
        row = build_corridor(corridor, claims, self.places, self.policy, self.now)
        self.rows["corridor"].append(row)
        told = withhold_words(claims) if ends_at_site(corridor, self.places) else claims
        self._add_claims(row, told, (), describe_subject(row))

    def _add_claims(
        self, row: Row, claims: Sequence[Record], used: Sequence[str], subject: Subject
    ) -> None:
        self.rows["claim"] += build_claims(claims, used, subject, self.places)
