"""The API's reference, twice: Swagger to try it out, ReDoc to read it. Both are served from this machine alone."""

from __future__ import annotations

from django.conf import settings
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView

#: Both viewers write styles into the page and ReDoc searches in a worker of its own; scripts stay as strict as ever.
VIEWER_POLICY = {
    **settings.SECURE_CSP,
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "worker-src": [CSP.SELF, "blob:"],
}

swagger = csp_override(VIEWER_POLICY)(SpectacularSwaggerSplitView.as_view(url_name="schema"))
redoc = csp_override(VIEWER_POLICY)(SpectacularRedocView.as_view(url_name="schema", template_name="core/redoc.html"))
