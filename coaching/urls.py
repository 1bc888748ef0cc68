"""Pages of coaching."""

from django.urls import path

from coaching.views import contact, invitations, notes, privacy, relations, roster, time

app_name = "coaching"

urlpatterns = [
    path("clients/", roster.roster, name="roster"),
    path("clients/find/", roster.find, name="find"),
    path("clients/invite/", invitations.invite, name="invite"),
    path("clients/invitations/<uuid:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("clients/invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("clients/<uuid:pk>/notes/", notes.notes, name="notes"),
    path("clients/<uuid:pk>/tags/", notes.tags, name="tags"),
    path("availability/", time.own, name="availability"),
    path("clients/<uuid:pk>/availability/", time.of_client, name="client_availability"),
    path("clients/<uuid:pk>/away/", time.new_away, name="new_away"),
    path("away/<uuid:pk>/", time.edit_away, name="edit_away"),
    path("away/<uuid:pk>/end/", time.end_away, name="end_away"),
    path("away/<uuid:pk>/delete/", time.delete_away, name="delete_away"),
    path("coachings/<uuid:pk>/freedoms/", time.freedoms, name="freedoms"),
    path("notes/<uuid:pk>/", notes.edit_note, name="edit_note"),
    path("notes/<uuid:pk>/delete/", notes.delete_note, name="delete_note"),
    path("coachings/<uuid:pk>/pause/", relations.pause, name="pause"),
    path("coachings/<uuid:pk>/resume/", relations.resume, name="resume"),
    path("coachings/<uuid:pk>/end/", relations.end, name="end"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/decline/", invitations.decline, name="decline_invitation"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/seen/", privacy.seen, name="seen"),
    path("privacy/<uuid:pk>/", privacy.change_consents, name="consents"),
    path("contact/", contact.contact, name="contact"),
    path("trainers/<slug:slug>/contact/", contact.contact, name="contact_trainer"),
]
