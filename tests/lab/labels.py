# SPDX-License-Identifier: GPL-2.0-or-later
"""What is written beside the captures: the truth, and what each vantage point can know of it."""

from dataclasses import dataclass

CERTAIN, LIKELY, SYMPTOM, NOTHING = "certain", "likely", "symptom", "nothing"
SCHEMA = "whynat-lab/1"


@dataclass(frozen=True)
class View:
    """What can honestly be concluded of one subject at one capture point."""

    conclude: str
    cause: str | None = None                      # None: the subject's own cause
    also: tuple = ()                              # other ids that are right from here
    why: str = ""
    kind: str | None = None                       # shows there as a subject of another kind


def certain(cause=None, *, also=(), why=""):
    return View(CERTAIN, cause, tuple(also), why)


def likely(cause=None, *, also=(), why="", kind=None):
    return View(LIKELY, cause, tuple(also), why, kind)


def symptom(cause=None, *, also=(), why=""):
    """The failure shows, its cause does not: an accusation would be a guess."""
    return View(SYMPTOM, cause, tuple(also), why)


def nothing(why=""):
    return View(NOTHING, None, (), why)


@dataclass
class Subject:
    kind: str                                     # as in the report: call, registration, ...
    call_ids: list
    outcome: str                                  # as in the report
    works: bool
    cause: str | None = None
    sees: dict | None = None                      # capture point -> View; None: nothing to accuse
    media: tuple = ()
    status: int | None = None
    note: bool = False                            # the id is a note or hazard beside a success
    text: str = ""

    def record(self, points):
        if self.sees is not None and set(self.sees) != set(points):
            raise ValueError(f"{self.kind} {self.call_ids}: says what {sorted(self.sees)} see, "
                             f"captured were {sorted(points)}")
        return {"kind": self.kind, "call_ids": self.call_ids, "outcome": self.outcome,
                "status": self.status, "works": self.works, "cause": self.cause,
                "note": self.note, "media": list(self.media), "text": self.text,
                "sees": {point: _view(view, self.cause) for point, view in
                         (self.sees or {}).items()}}


def _view(view, cause):
    named = view.cause or cause
    return {"conclude": view.conclude,
            "cause": named if view.conclude != NOTHING else None,
            "also": list(view.also), "why": view.why,
            **({"kind": view.kind} if view.kind else {})}
