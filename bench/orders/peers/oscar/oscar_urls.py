"""The shop's addresses and its WSGI entrance."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oscar_settings")

from django.apps import apps
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

application = get_wsgi_application()

from oscar.core.loading import get_class  # noqa: E402 - only once Django is set up

# No mail is rendered or sent: ours sends none in this measure either.
get_class("checkout.mixins", "OrderPlacementMixin").send_order_placed_email = lambda *_: None

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
