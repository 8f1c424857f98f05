"""Other libraries go round the three states, each declared as its own manual shows."""

from __future__ import annotations

from tests.benchmarks import loop


def round_trips(order, seconds: float, state) -> float:
    def once() -> None:
        order.submit()
        order.approve()
        order.reopen()

    found = loop.rate(once, seconds) * 3
    if state() != "draft":
        raise SystemExit("the order did not come round")
    return found


def django_fsm(seconds: float) -> float:
    import django
    from django.conf import settings

    settings.configure(INSTALLED_APPS=[], DATABASES={}, USE_TZ=True)
    django.setup()
    from django.db import models
    from django_fsm import FSMField, transition

    class Order(models.Model):  # noqa: DJ008 - never shown
        state = FSMField(default="draft")
        total, limit = 5, 10

        class Meta:
            app_label = "peers"

        def has_total(self):
            return self.total > 0

        def below_limit(self):
            return self.total < self.limit

        @transition(field=state, source="draft", target="submitted", conditions=[has_total])
        def submit(self):
            pass

        @transition(field=state, source="submitted", target="approved", conditions=[below_limit])
        def approve(self):
            pass

        @transition(field=state, source="approved", target="draft")
        def reopen(self):
            pass

    order = Order()
    return round_trips(order, seconds, lambda: order.state)


def transitions(seconds: float) -> float:
    from transitions import Machine

    class Order:
        total, limit = 5, 10

        def has_total(self):
            return self.total > 0

        def below_limit(self):
            return self.total < self.limit

    order = Order()
    Machine(
        order,
        states=["draft", "submitted", "approved"],
        initial="draft",
        auto_transitions=False,
        transitions=[
            ["submit", "draft", "submitted", "has_total"],
            ["approve", "submitted", "approved", "below_limit"],
            ["reopen", "approved", "draft"],
        ],
    )
    return round_trips(order, seconds, lambda: order.state)


def statemachine(seconds: float) -> float:
    from statemachine import State, StateMachine

    class Order(StateMachine):
        draft = State(initial=True)
        submitted = State()
        approved = State()
        submit = draft.to(submitted, cond="has_total")
        approve = submitted.to(approved, cond="below_limit")
        reopen = approved.to(draft)
        total, limit = 5, 10

        def has_total(self):
            return self.total > 0

        def below_limit(self):
            return self.total < self.limit

    order = Order()

    def state() -> str:
        values = getattr(order, "configuration_values", None)
        return next(iter(values)) if values else order.current_state.id

    return round_trips(order, seconds, state)


if __name__ == "__main__":
    loop.serve({"django_fsm": django_fsm, "transitions": transitions, "statemachine": statemachine})
