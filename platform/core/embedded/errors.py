"""What can go wrong with the private servers, said in sentences with a next step."""


class EmbeddedServerError(RuntimeError):
    """A private server can't be started, reached or stopped; the message says why and what to do."""


class PostgresMissing(EmbeddedServerError):
    """The wheel with the PostgreSQL binaries isn't installed."""


class RedisMissing(EmbeddedServerError):
    """No Redis or Valkey server is installed."""
