"""Every address of the API."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from designer.api import (
    audit,
    drafts,
    feel,
    handlers,
    incidents,
    instances,
    machines,
    members,
    messages,
    models,
    secrets,
    sessions,
    sheets,
    user_tasks,
    versions,
)

urlpatterns = [
    path("session/", sessions.SessionView.as_view()),
    path("workspaces/<uuid:workspace>/models/", models.Models.as_view()),
    path("models/<uuid:model>/", models.ModelView.as_view()),
    path("models/<uuid:model>/file/", models.ModelFile.as_view()),
    path("models/<uuid:model>/process/", models.GraphProcess.as_view()),
    path("models/<uuid:model>/draft/", drafts.DraftView.as_view()),
    path("models/<uuid:model>/check/", drafts.Check.as_view()),
    path("models/<uuid:model>/versions/", versions.Versions.as_view()),
    path("models/<uuid:model>/start-form/", instances.StartForm.as_view()),
    path("models/<uuid:model>/sheet/", sheets.SheetView.as_view()),
    path("models/<uuid:model>/sheet/file/", sheets.SheetFile.as_view()),
    path("models/<uuid:model>/sheet/read/", sheets.SheetRead.as_view()),
    path("models/<uuid:model>/evaluate/", sheets.Evaluation.as_view()),
    path("versions/<uuid:version>/", versions.VersionView.as_view()),
    path("handlers/", handlers.Handlers.as_view()),
    path("feel/check/", feel.FeelCheck.as_view()),
    path("workspaces/<uuid:workspace>/instances/", instances.Instances.as_view()),
    path("instances/<uuid:instance>/", instances.InstanceView.as_view()),
    path("instances/<uuid:instance>/events/", instances.Events.as_view()),
    path("instances/<uuid:instance>/available/", machines.Available.as_view()),
    path("instances/<uuid:instance>/deliver/", machines.Delivery.as_view()),
    path("instances/<uuid:instance>/activities/", instances.Activities.as_view()),
    path("instances/<uuid:instance>/activities/end/", instances.ActivitiesEnd.as_view()),
    path("workspaces/<uuid:workspace>/messages/", messages.Messages.as_view()),
    path("workspaces/<uuid:workspace>/signals/", messages.Signals.as_view()),
    path("instances/<uuid:instance>/cancel/", instances.Cancellation.as_view()),
    path("instances/<uuid:instance>/variables/", instances.VariablesView.as_view()),
    path("workspaces/<uuid:workspace>/user-tasks/", user_tasks.UserTasks.as_view()),
    path("user-tasks/<uuid:task>/", user_tasks.UserTaskView.as_view()),
    path("user-tasks/<uuid:task>/complete/", user_tasks.UserTaskCompletion.as_view()),
    path("workspaces/<uuid:workspace>/incidents/", incidents.Incidents.as_view()),
    path("incidents/<uuid:incident>/retry/", incidents.IncidentRetry.as_view()),
    path("workspaces/<uuid:workspace>/members/", members.Members.as_view()),
    path(
        "workspaces/<uuid:workspace>/members/<str:name>/<str:role>/", members.MemberRole.as_view()
    ),
    path("workspaces/<uuid:workspace>/settings/", members.Settings.as_view()),
    path("workspaces/<uuid:workspace>/secrets/", secrets.Secrets.as_view()),
    path("workspaces/<uuid:workspace>/secrets/<str:name>/", secrets.SecretView.as_view()),
    path("workspaces/<uuid:workspace>/audit/", audit.Audit.as_view()),
    path("workspaces/<uuid:workspace>/audit/chain/", audit.AuditChain.as_view()),
    path("workspaces/<uuid:workspace>/audit/file/", audit.AuditFile.as_view()),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]
