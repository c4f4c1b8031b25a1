"""Every error this program raises on purpose.

    TutorError                 what a person can mend; the text says what, where and how
    ├── BankError              a bank file or folder cannot be read (path:line in the text)
    ├── StoredIndexError       the stored search index
    │   ├── IndexMissing       nothing usable stands in the index folder, and why
    │   └── IndexNotWritten    the new index could not be written; the old one is untouched
    ├── EncoderError           the embedding model cannot be loaded or is not the one expected
    ├── MessageError           a message that cannot be taken (too long, not text)
    ├── SettingsError          a setting or TUTOR_* variable has a bad value
    ├── VerificationError      a file given to `tutor verify` holds no citations to check
    ├── ReportUnreadable       a stored report of `tutor eval` is not one of this version
    └── HistoryError           the store of conversations cannot be opened or written
        └── ConversationMissing  it holds no such conversation, or not that exchange of it

Errors of other libraries are translated where they enter, with ``raise ... from error``.
"""


class TutorError(Exception):
    """The root of the tree; ``str(error)`` is written for the person who must act on it."""


class BankError(TutorError):
    """A bank file or folder cannot be read, or what it holds cannot be used."""


class StoredIndexError(TutorError):
    """The stored search index cannot be used or written."""


class IndexMissing(StoredIndexError):
    """No usable index stands in the folder: absent, half-written, corrupt or of another format."""


class IndexNotWritten(StoredIndexError):
    """The new index could not be written; whatever stood there before is untouched."""


class EncoderError(TutorError):
    """The embedding model cannot be loaded, or its weights are not the expected ones."""


class MessageError(TutorError):
    """A message that cannot be taken as a question: too long, or not text."""


class SettingsError(TutorError):
    """A setting has a value that cannot be used."""


class VerificationError(TutorError):
    """A file that should hold citations does not."""


class ReportUnreadable(TutorError):
    """A stored evaluation report cannot be read."""


class HistoryError(TutorError):
    """The store of conversations and feedback cannot be opened or written."""


class ConversationMissing(HistoryError):
    """The store holds no such conversation, or not that exchange of it."""
