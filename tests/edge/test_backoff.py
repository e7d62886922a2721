"""Waiting longer after each fault."""

from coibot.edge.backoff import Backoff


def test_each_fault_doubles_the_wait_up_to_the_ceiling() -> None:
    backoff = Backoff(first=2, ceiling=60, draw=lambda: 1.0)
    assert [backoff.failed() for _ in range(7)] == [2, 4, 8, 16, 32, 60, 60]


def test_a_success_starts_over() -> None:
    backoff = Backoff(first=2, ceiling=60, draw=lambda: 1.0)
    backoff.failed()
    backoff.failed()
    backoff.succeeded()
    assert backoff.failed() == 2


def test_waits_are_spread_over_the_upper_half_of_the_step() -> None:
    assert Backoff(first=10, draw=lambda: 0.0).failed() == 5
    assert Backoff(first=10, draw=lambda: 0.5).failed() == 7.5


def test_a_week_without_the_server_overflows_nothing() -> None:
    backoff = Backoff(first=2, ceiling=300, draw=lambda: 1.0)
    assert {backoff.failed() for _ in range(5000)} >= {300}
