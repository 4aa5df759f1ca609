"""A pytest plugin that prints how long each share of the tests took, and which one is over its budget."""

import pytest

# Share -> minutes on 2 cores. The first marker that a test carries decides; the others go by their folder.
BUDGETS = {"browser": 5.0, "paper": 1.5, "data": 2.0, "faults": 1.5, "pages": 2.0, "guards": 0.5, "units": 1.0}
BY_MARKER = ("browser", "paper", "data")
BY_FOLDER = {
    "guards": "guards", "faults": "faults",
    "pages": "pages", "stories": "pages", "sync": "pages", "actions": "pages", "queries": "pages", "cli": "pages",
}


def share_of(report: pytest.TestReport) -> str:
    for marker in BY_MARKER:
        if marker in report.keywords:
            return marker
    folder = report.nodeid.split("/")[1] if report.nodeid.count("/") > 1 else ""
    return BY_FOLDER.get(folder, "units")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Seconds are those of set-up, call and tear-down, divided by the number of workers."""
    workers = int(config.getoption("numprocesses", None) or 1)
    counts = dict.fromkeys(BUDGETS, 0)
    seconds = dict.fromkeys(BUDGETS, 0.0)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                share = share_of(report)
                counts[share] += report.when == "call"
                seconds[share] += report.duration / workers
    terminalreporter.section("shares")
    for share, minutes in BUDGETS.items():
        over = "  OVER: move tests or make them faster" if seconds[share] > minutes * 60 else ""
        terminalreporter.line(f"{share:8} {counts[share]:5} tests {seconds[share]:7.1f} s of {minutes * 60:3.0f}{over}")
