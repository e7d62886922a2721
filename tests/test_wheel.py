"""The wheel: what people install must work away from this folder, with the rules and templates it carries."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"LANG": "C.UTF-8"}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; the packages it needs are lent by ours, which a network would give."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, folder=PROJECT)
    (wheel,) = folder.glob("coibot-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def test_the_wheel_carries_its_own_rules_and_templates(elsewhere: Path) -> None:
    script = (
        "import coibot, coibot.settings as s;"
        "loaded = s.load({}, None, needs_mail=False);"
        "print(coibot.__file__, loaded.rules, loaded.templates, sep='\\n')"
    )
    package, rules, templates = map(Path, run("venv/bin/python", "-c", script, folder=elsewhere).splitlines())
    assert elsewhere in package.parents
    for shipped, ours in ((rules, PROJECT / "rules.yaml"), (templates, PROJECT / "mail_templates")):
        assert elsewhere in shipped.parents
        assert contents(shipped) == contents(ours)


def contents(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}
