"""All sockets: one address, and what may be watched there."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from activities import live as activities
from core.live import watches
from core.live.consumers import LiveConsumer
from core.live.origin import OwnOriginOnly
from notifications import live as notices
from volunteers import live as boards
from volunteers import live_plans

watches.register(boards.BOARD, live_plans.PLAN)
watches.register(notices.INBOX)
watches.register(activities.SEATS, activities.ROSTER, activities.IMPORT)

websockets = OwnOriginOnly(
    AuthMiddlewareStack(
        URLRouter(
            [
                path("live/", LiveConsumer.as_asgi()),
                re_path("", WebsocketDenier.as_asgi()),  # without it an unknown address is an error with a traceback
            ]
        )
    )
)
