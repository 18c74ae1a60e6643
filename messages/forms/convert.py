"""From an XLSForm table in Markdown to the XForm XML that `domain.forms` runs."""

import re

from domain.forms.errors import FormError
from messages.forms.other import mend_other

# pyxform makes every ” straight; behind a Polish „ it was one (values of answers may stand
# between, and beside an element pyxform writes the quote as an entity).
_HALF_QUOTED = re.compile('„((?:[^"<„]|<output[^>]*>)*?)(?:"|&quot;)')


def convert_markdown(markdown: str) -> str:
    """XForm XML of an XLSForm in pyxform's Markdown; FormError in pyxform's words.

    Takes tens of milliseconds: never on the writer's thread.
    """
    # PLC0415: importing pyxform costs half a second that most starts do not need.
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - see above
    from pyxform.xls2xform import convert  # noqa: PLC0415 - see above

    try:
        xform: str = convert(markdown, file_type=".md").xform
    except PyXFormError as error:
        raise FormError("not_converted", params={"words": str(error)}) from error
    return mend_other(mend_quotes(xform))


def mend_quotes(xform: str) -> str:
    """Give each Polish „ its ” back."""
    return _HALF_QUOTED.sub("„\\1”", xform)
