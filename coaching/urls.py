"""Pages of coaching."""

from django.urls import path

from coaching.views import contact, invitations, notes, privacy, relations, roster

app_name = "coaching"

urlpatterns = [
    path("clients/", roster.roster, name="roster"),
    path("clients/find/", roster.find, name="find"),
    path("clients/invite/", invitations.invite, name="invite"),
    path("clients/invitations/<uuid:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("clients/invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("clients/<uuid:pk>/notes/", notes.notes, name="notes"),
    path("clients/<uuid:pk>/tags/", notes.tags, name="tags"),
    path("notes/<uuid:pk>/", notes.edit_note, name="edit_note"),
    path("notes/<uuid:pk>/delete/", notes.delete_note, name="delete_note"),
    path("coachings/<uuid:pk>/pause/", relations.pause, name="pause"),
    path("coachings/<uuid:pk>/resume/", relations.resume, name="resume"),
    path("coachings/<uuid:pk>/end/", relations.end, name="end"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/decline/", invitations.decline, name="decline_invitation"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/<uuid:pk>/", privacy.change_consents, name="consents"),
    path("contact/", contact.contact, name="contact"),
    path("trainers/<slug:slug>/contact/", contact.contact, name="contact_trainer"),
]
