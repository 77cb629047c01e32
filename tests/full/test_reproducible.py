"""The wasm modules are the same byte for byte, whichever folder they are built in."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ["records.wasm", "calls.wasm", "dev.wasm"]


def test_two_folders(tmp_path: Path) -> None:
    other = tmp_path / "a folder" / "of another depth"
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    for name in filter(None, listed.split("\0")):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, other / name, follow_symlinks=False)
    (other / "bindings-wasm/node_modules").symlink_to(ROOT / "bindings-wasm/node_modules")
    subprocess.run(["node", "bindings-wasm/build.mjs"], cwd=other, check=True)

    here = {name: digest(ROOT / "bindings-wasm/dist/wasm" / name) for name in MODULES}
    assert {name: digest(other / "bindings-wasm/dist/wasm" / name) for name in MODULES} == here


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
