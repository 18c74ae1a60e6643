"""JavaRosa, the engine of ODK Collect, served by `java/Recorder.java` over a pipe."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

_SOURCES = Path(__file__).parent / "java"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class JavaRosaError(Exception):
    """JavaRosa threw: the message is its exception's name and words."""


def find_jar() -> Path:
    """The jar of ODK Validate that comes with pyxform."""
    spec = importlib.util.find_spec("pyxform.validators.odk_validate")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pyxform is not installed")
    return Path(spec.origin).parent / "bin" / "ODK_Validate.jar"


def is_available() -> bool:
    """Whether there is a JDK to run it with."""
    return shutil.which("javac") is not None


def compile_recorder(jar: Path) -> Path:
    """Folder of the recorder's classes, compiled when a source has changed."""
    sources = sorted(_SOURCES.glob("*.java"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    folder = Path(tempfile.gettempdir()) / f"javarosa-recorder-{digest[:16]}"
    if not (folder / "Recorder.class").exists():
        command = ["javac", "-nowarn", "-Xlint:none", "-d", folder, "-cp", jar, *sources]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
    return folder


class JavaRosa:
    """One process for many forms and walks; all its clocks stand at `now`, an aware time in a
    named zone. A context manager."""

    def __init__(self, now: datetime) -> None:
        jar = find_jar()
        classes = compile_recorder(jar)
        options = ["-Xshare:auto", "-XX:+UseSerialGC", "-Xmx512m", "-Xss8m"]
        settings = [f"-Duser.timezone={now.tzinfo}", "-Duser.language=en", "-Dfile.encoding=UTF-8"]
        instant = str(round(now.timestamp() * 1000))
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            ["java", *options, *settings, "-cp", classes, "Recorder", jar, classes, instant],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def __enter__(self) -> JavaRosa:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(10)

    def ask(self, *words: str) -> Any:
        """Send one command (see `java/Engine.java`), return what it answered."""
        sent, received = self._process.stdin, self._process.stdout
        if sent is None or received is None:
            raise JavaRosaError("closed")
        sent.write("\t".join(word.translate(_ESCAPES) for word in words) + "\n")
        sent.flush()
        line = received.readline()
        if not line:
            raise JavaRosaError("the process ended")
        answer = json.loads(line)
        if isinstance(answer, dict) and "error" in answer:
            raise JavaRosaError(answer["error"])
        return answer

    def load(self, xform: str) -> list[str]:
        """Read an XForm; return its languages, the default one first."""
        with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as file:
            file.write(xform)
            file.flush()
            languages: list[str] = self.ask("load", file.name)["languages"]
        return languages
