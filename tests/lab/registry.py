# SPDX-License-Identifier: GPL-2.0-or-later
"""How a scenario declares itself: what it shows, and the one thing in which its twin differs."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "scenarios"
SCENARIOS = {}                                    # name -> Scenario, in order of definition


@dataclass
class Scenario:
    name: str
    run: object                                   # function(lab, **options)
    options: dict
    broken: bool                                  # False: the twin, or a control; all must work
    cause: str = ""                               # the catalogue id it is about
    seconds: int = 200                            # after which it counts as failed
    ci: bool = False                              # one of the representative tenth


def experiment(cause, *, fault=None, twin=None, variant="", seconds=200, ci=False):
    """Registers `cause[.variant]`, and with `twin` also `cause[.variant].not`. `fault` and `twin`
    are the options that the function gets; they should differ in one thing."""
    name = f"{cause}.{variant}" if variant else cause

    def note(function):
        _add(Scenario(name, function, fault or {}, True, cause, seconds, ci))
        if twin is not None:
            _add(Scenario(f"{name}.not", function, twin, False, cause, seconds, ci))
        return function
    return note


def control(name, *, seconds=200, ci=False, **options):
    """Registers an innocent scenario, in which nothing may be accused."""
    def note(function):
        _add(Scenario(name, function, options, False, "", seconds, ci))
        return function
    return note


def _add(scenario):
    if scenario.name in SCENARIOS:
        raise ValueError(f"two scenarios are called {scenario.name}")
    SCENARIOS[scenario.name] = scenario


def load():
    for path in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"lab_scenarios_{path.stem}", path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return SCENARIOS
