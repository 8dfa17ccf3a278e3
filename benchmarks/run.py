"""Runs benchmarks and writes build/bench/NAME.json: `python benchmarks/run.py [NAME ...]`.

A benchmark is a module beside this one with `def measure() -> dict[str, Metric]`; its docstring says what it measures,
against what; what it needs beside itself lies in support/. All of them run one after the other, on a machine that
should be otherwise idle. In the file each figure stands at the top under its name; `about` tells unit and peer.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import metric

HERE = Path(__file__).parent
sys.path.append(str(HERE / "support"))
RESULTS = HERE.parent / "build" / "bench"
NOT_BENCHMARKS = ("run", "metric")


def main(names: list[str]) -> int:
    """Run these, or all; 2 for a name that is not there."""
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    if unknown := sorted(set(names) - set(known)):
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in names or known:
        module = _load(name)
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
        results: dict[str, metric.Metric] = module.measure()
        _print(results)
        _keep(name, results)
    return 0


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print(results: dict[str, metric.Metric]) -> None:
    width = max((len(name) for name in results), default=0)
    for name, result in results.items():
        print(f"  {name:{width}}  {result.value:>12,.2f} {result.unit:8} {result.against}")


def _keep(name: str, results: dict[str, metric.Metric]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    about = {key: {"unit": one.unit, "against": one.against} for key, one in results.items()}
    content = {**{key: one.value for key, one in results.items()}, "about": about}
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"  -> {os.path.relpath(file)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
