"""Errors that are said to people: one sentence, what is wrong, where, and what to do.

An error carries its sentence with its values as its first argument; it is said in a language
where it is printed (`__main__`). An error without one is a fault of excelsim.
"""

from __future__ import annotations

import errno

from excelsim.languages.sentence import Sentence, carried


class InputError(ValueError):
    """What a person gave cannot be used: `InputError("{file} has no column {name!r}", file=..., name=...)`.

    A value may be another error, whose sentence becomes a part of this one.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(Sentence(sentence, **values))


OF_THE_SYSTEM = {
    errno.ENOENT: Sentence("No such file or directory"),
    errno.EACCES: Sentence("Permission denied"),
    errno.EPERM: Sentence("Operation not permitted"),
    errno.EISDIR: Sentence("Is a directory"),
    errno.ENOTDIR: Sentence("Not a directory"),
    errno.EEXIST: Sentence("File exists"),
    errno.ENAMETOOLONG: Sentence("File name too long"),
    errno.ENOSPC: Sentence("No space left on device"),
    errno.EDQUOT: Sentence("Disk quota exceeded"),
    errno.EROFS: Sentence("Read-only file system"),
    errno.EIO: Sentence("Input/output error"),
}
"""What the operating system says, by its number; what is not here stays as the system says it."""


def reason(error: OSError) -> str:
    """Return why the operating system did not do something."""
    said = error.strerror or str(error)
    return said if isinstance(said, Sentence) else OF_THE_SYSTEM.get(error.errno or 0, said)


def said(error: InputError | OSError) -> Sentence:
    """Return the sentence of an error: its own, or that of the system."""
    own = carried(error)
    if isinstance(own, Sentence):
        return own
    assert isinstance(error, OSError)
    return Sentence("{reason}", reason=reason(error))
