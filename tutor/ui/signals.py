"""What the page's script tells the server, checked at the door.

The script calls ``trigger("select", {...})`` on a hidden element of each name; Gradio brings the object
here as an event. Whatever is not of the expected form is refused as a whole.
"""

from typing import Annotated, Literal, Self

import gradio as gr
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tutor.history import Feedback, Reason, Thumb

Name = Annotated[str, Field(max_length=200)]


class Signal(BaseModel):
    """An event of the page's script."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def of(cls, event: gr.EventData) -> Self | None:
        """The signal that an event carries; nothing where it is not one."""
        try:
            return cls.model_validate(event._data)
        except ValidationError:
            return None


class Again(Signal):
    """Ask exchange ``number`` again, with another message where one is given; what followed it goes."""

    number: int = Field(ge=1)
    message: str = ""


class Rate(Signal):
    """Thumbs up or down for a reply; no thumb takes it back."""

    number: int = Field(ge=1)
    thumb: Thumb | Literal[""] = ""
    reason: Reason | Literal[""] = ""
    comment: str = Field(default="", max_length=1000)

    @property
    def feedback(self) -> Feedback | None:
        """What the store keeps."""
        return Feedback(self.thumb, self.reason or None, self.comment) if self.thumb else None


class Open(Signal):
    """Show a conversation that was kept."""

    conversation: Name


class Fresh(Signal):
    """Begin a new conversation."""

    private: bool = False


class Shelf(Signal):
    """List the conversations that hold ``search``, after renaming or deleting one."""

    search: Name = ""
    rename: Name = ""
    title: Name = ""
    delete: Name = ""


class Article(Signal):
    """Show a question of the bank whole, with ``start:end`` of its file marked."""

    question: Name
    start: int = Field(default=0, ge=0)
    end: int = Field(default=0, ge=0)
