"""The work of the demo models: short, harmless, and slow enough to be watched."""

from __future__ import annotations

from typing import Any

from engine import HandlerError, JobContext, Parameter, handler

PAUSE = 0.8


@handler(
    "demo.reserve_stock",
    title="Demo: reserve stock",
    parameters=[
        Parameter("customer", title="Customer"),
        Parameter("amount", type="number", title="Amount"),
    ],
)
def reserve_stock(job: JobContext) -> dict[str, Any]:
    """Puts the goods of an order aside and gives the number of the reservation."""
    job.sleep(PAUSE)
    return {"number": f"R-{number_of(job)}", "customer": job.parameters.get("customer")}


@handler(
    "demo.charge_card",
    title="Demo: charge card",
    parameters=[
        Parameter("card", title="Card", required=True),
        Parameter("amount", type="number", title="Amount", required=True),
    ],
)
def charge_card(job: JobContext) -> dict[str, Any]:
    """Charges a card; the card "declined" is refused until someone changes the variable."""
    job.sleep(PAUSE)
    card = str(job.parameters.get("card") or "").strip()
    if card.lower() == "declined":
        raise HandlerError(
            "card_declined",
            "The bank declined the card. Set the variable “card” to another one, then retry.",
            retryable=False,
        )
    return {"number": f"C-{number_of(job)}", "amount": job.parameters.get("amount")}


@handler(
    "demo.flaky_call",
    title="Demo: flaky call",
    parameters=[Parameter("failures", type="number", default=2, title="Failures before success")],
)
def flaky_call(job: JobContext) -> dict[str, Any]:
    """Fails as often as asked, then succeeds: a way to see retries."""
    job.sleep(PAUSE / 2)
    failures = int(job.parameters.get("failures") or 0)
    if job.attempt <= failures:
        raise HandlerError("no_answer", f"The other side did not answer (attempt {job.attempt}).")
    return {"attempts": job.attempt}


@handler(
    "demo.check",
    title="Demo: check",
    parameters=[
        Parameter("subject", title="What is checked"),
        Parameter("seconds", type="number", default=1, title="How long it takes (seconds)"),
    ],
)
def check(job: JobContext) -> dict[str, Any]:
    """Takes a while and finds nothing wrong."""
    job.sleep(min(max(float(job.parameters.get("seconds") or 0), 0), 10))
    return {"subject": job.parameters.get("subject"), "passed": True}


@handler(
    "demo.create_account",
    title="Demo: create account",
    parameters=[Parameter("name", title="Name", required=True)],
)
def create_account(job: JobContext) -> dict[str, Any]:
    """Makes a user name of a person's name."""
    job.sleep(PAUSE)
    words = str(job.parameters.get("name") or "").lower().split()
    return {"user": ".".join(words) or "new.colleague"}


def number_of(job: JobContext) -> str:
    """The same number for every attempt of the job."""
    return job.idempotency_key.replace("-", "")[-6:].replace(":", "0")
