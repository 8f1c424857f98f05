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
        Parameter("available", type="boolean", default=True, title="The goods are in stock"),
    ],
)
def reserve_stock(job: JobContext) -> dict[str, Any]:
    """Puts the goods of an order aside and gives the number of the reservation."""
    job.sleep(PAUSE)
    if job.parameters.get("available") is False:
        raise HandlerError("out_of_stock", "Nothing is left in stock.", retryable=False)
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
    "demo.release_stock",
    title="Demo: release stock",
    parameters=[Parameter("reservation", title="Number of the reservation", required=True)],
)
def release_stock(job: JobContext) -> dict[str, Any]:
    """Gives reserved goods back: undoes a reservation."""
    job.sleep(PAUSE)
    return {"reservation": job.parameters["reservation"], "released": True}


@handler(
    "demo.refund",
    title="Demo: refund",
    parameters=[
        Parameter("charge", title="Number of the charge", required=True),
        Parameter("failures", type="number", default=0, title="Failures before success"),
    ],
)
def refund(job: JobContext) -> dict[str, Any]:
    """Pays a charge back: undoes it. Fails as often as asked first."""
    job.sleep(PAUSE)
    if job.attempt <= int(job.parameters.get("failures") or 0):
        raise HandlerError("bank_busy", f"The bank did not answer (attempt {job.attempt}).")
    return {"charge": job.parameters["charge"], "attempts": job.attempt}


@handler(
    "demo.book_courier",
    title="Demo: book courier",
    parameters=[Parameter("available", type="boolean", default=True, title="A courier is free")],
)
def book_courier(job: JobContext) -> dict[str, Any]:
    """Books a courier for the parcel; where none is free, tells so each time it is asked."""
    job.sleep(PAUSE)
    if job.parameters.get("available") is False:
        raise HandlerError("no_courier", f"No courier is free (attempt {job.attempt}).")
    return {"number": f"P-{number_of(job)}"}


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
