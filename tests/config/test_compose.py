"""The containers name only what exists here, and hold no secret."""

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.live.server import UVICORN

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "deban"}


def test_the_parts_are_there() -> None:
    assert set(SERVICES) == {"proxy", "web", "live", "worker", "urgent", "beat", "migrate", "postgres", "redis"}
    assert SERVICES["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_health_check_or_runs_once(name: str) -> None:
    service = SERVICES[name]
    assert "healthcheck" in service or service.get("restart") == "no"


@pytest.mark.parametrize("name", SERVICES)
def test_who_is_waited_for_exists_and_can_say_that_it_is_ready(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        needed = {"service_healthy": "healthcheck", "service_completed_successfully": "command"}[how["condition"]]
        assert needed in SERVICES[other]


@pytest.mark.parametrize("name", OURS)
def test_every_command_runs_here_and_knows_its_options(name: str) -> None:
    program, *arguments = OURS[name]["command"]
    found = sys.executable if program == "python" else shutil.which(program, path=str(Path(sys.executable).parent))
    assert found, f"{program} is not installed"
    # Celery's options end with its subcommand's; --help after all of them still refuses one that doesn't exist.
    asked = subprocess.run(
        [found, *arguments, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert "No such option" not in asked.stderr


@pytest.mark.parametrize("name", ["web", "live"])
def test_the_applications_can_be_imported(name: str) -> None:
    [target] = [word for word in OURS[name]["command"] if ":" in word]
    module, attribute = target.split(":")
    assert callable(getattr(importlib.import_module(module), attribute))


def test_sockets_are_served_with_the_limits_that_the_tests_know() -> None:
    command = " ".join(OURS["live"]["command"])
    assert " ".join(UVICORN) in command


@pytest.mark.parametrize("name", OURS)
def test_health_checks_name_files_that_exist(name: str) -> None:
    for word in OURS[name].get("healthcheck", {}).get("test", []):
        if word.endswith(".py"):
            assert (ROOT / word).is_file()


def test_the_proxy_sends_sockets_to_live_and_the_rest_to_web() -> None:
    caddyfile = (ROOT / "deploy/Caddyfile").read_text("utf-8")
    routes = re.findall(r"handle ?(\S*) \{\s+reverse_proxy (\w+):(\d+)", caddyfile)
    assert routes == [("/live/*", "live", "8000"), ("", "web", "8000")]
    for _, service, port in routes:
        assert re.search(rf"--port {port}\b", " ".join(SERVICES[service]["command"]))
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in SERVICES["proxy"]["volumes"]


def test_production_gets_every_variable_that_it_requires() -> None:
    production = (ROOT / "platform/config/settings/production.py").read_text("utf-8")
    required = set(re.findall(r'_required\("(\w+)"\)', production))
    assert required
    for name, service in OURS.items():
        assert required <= set(service["environment"]), name


def test_no_secret_stands_in_the_file() -> None:
    secrets = [
        (name, value)
        for service in SERVICES.values()
        for name, value in service.get("environment", {}).items()
        if re.search(r"PASSWORD|SECRET|_URL$|AUTH", name)
    ]
    assert len(secrets) > 5
    for name, value in secrets:
        assert "${" in value, name


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing_but_their_own_tmp(name: str) -> None:
    assert OURS[name]["read_only"] is True
    assert OURS[name]["cap_drop"] == ["ALL"]


def test_the_image_builds_from_files_that_exist_and_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.M) for word in line.split()[:-1]]
    assert len(copied) >= 5
    for word in copied:
        assert (ROOT / word).exists(), word
    assert re.search(r"^USER deban$", dockerfile, re.M)
    assert "PYTHONPATH=/app:/app/platform" in dockerfile
