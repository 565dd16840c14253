"""One server for pages and sockets: pages run as WSGI in threads, sockets on the event loop (ADR 3)."""

import os

from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

from config.server import Pages
from config.wsgi import application as pages  # sets Django up, before the rooms are imported

from config.routing import websockets  # isort: skip

# Eight threads of pages, three of the hub's and Channels' one share the pool's twelve connections: none waits for one.
PAGE_THREADS = 8

application = ProtocolTypeRouter({"http": Pages(pages, threads=PAGE_THREADS), "websocket": websockets})
