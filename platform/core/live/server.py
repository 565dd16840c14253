"""How the socket server is started, in one place: the demo's supervisor and a test of the containers read it."""

from core.live.consumers import LARGEST_FRAME

UVICORN = (
    "--lifespan", "off",
    "--ws-max-size", str(LARGEST_FRAME),
    # States are a hundred bytes: compressing them costs a window a socket and saves nothing.
    "--ws-per-message-deflate", "false",
    "--ws-ping-interval", "20",
    "--ws-ping-timeout", "20",
    "--timeout-graceful-shutdown", "5",
    "--no-access-log",
)  # fmt: skip
