"""API resources of messaging."""

from core.api.routers import Router
from messaging.api.views import CommentViewSet

router = Router()
router.register("comments", CommentViewSet, basename="api-comment")

urlpatterns = router.urls
