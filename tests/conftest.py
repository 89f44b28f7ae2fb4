"""hypothesis draws the same examples each time; COURSE_REQUIRE_ALL=1 turns a skipped test into a failed one."""

import os

import pytest
from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


def required(report):
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("COURSE_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"COURSE_REQUIRE_ALL=1, and this was skipped: {report.longrepr[2]}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    return required((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    return required((yield))
