"""A finished session as the XML that ODK and KoboToolbox exchange: the form's own data, filled in.

Only what applies is in it; a file stands as its name.
"""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from domain.forms.model import Form, Kind
from domain.forms.session import Session
from domain.tallies import flatten

_NAMESPACES = {
    "xmlns:jr": "http://openrosa.org/javarosa",
    "xmlns:orx": "http://openrosa.org/xforms",
}
_IDENTITY = ("meta", "instanceID")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLACE = re.compile(r"\[\d+\]")
_NEVER_SENT = frozenset({Kind.NOTE, Kind.OUTRO})


def write_submission(form: Form, session: Session, *, instance_id: str) -> str:
    """The submission of a session on `form`; `instance_id` is "uuid:…", unique for good."""
    names = {
        value["ref"]: value["name"]
        for _, value in flatten(session.answers())
        if isinstance(value, dict) and "ref" in value
    }
    silent = {"/" + "/".join(node.path) for node in form.nodes if node.kind in _NEVER_SENT}
    root = Element("data", {"id": form.id, "version": form.version, **_NAMESPACES})
    made = {"": root}
    for path, value in session.leaves():
        steps = path.strip("/").split("/")
        root.tag = steps[0]
        if _PLACE.sub("", path) not in silent:
            _make(made, steps[1:]).text = _UNWRITABLE.sub("", names.get(value, value))
    _make(made, list(_IDENTITY)).text = instance_id
    return tostring(root, encoding="unicode")


def _make(made: dict[str, Element], steps: list[str]) -> Element:
    """The element at a path such as child[2]/age, made with all around it."""
    path = ""
    for step in steps:
        around, path = made[path], f"{path}/{step}"
        if path not in made:
            made[path] = SubElement(around, _PLACE.sub("", step))
    return made[path]
