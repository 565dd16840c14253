"""`python deploy/health.py http|beat`: exit code 0 when this container does its work. Run by docker-compose.yml."""

import http.client
import os
import sys

import redis


def page_answers() -> bool:
    """Whether /healthz answers; asked as the proxy asks, else it would be sent on to https."""
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    host = os.environ["ALLOWED_HOSTS"].split(",")[0]
    connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return connection.getresponse().status == 200


def beat_ticks() -> bool:
    """Whether beat left its mark within the last seconds (core.health)."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=4)
    return client.exists("deban:alive:beat") == 1


CHECKS = {"http": page_answers, "beat": beat_ticks}

if __name__ == "__main__":
    try:
        healthy = CHECKS[sys.argv[1]]()
    except (OSError, http.client.HTTPException, redis.RedisError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    sys.exit(0 if healthy else "no")
