"""Two things set against each other: the author's contrast, then a table whose every cell is cited."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.bank.reader import read_bank
from tutor.chat import understanding
from tutor.chat.reading.sides import sides_in
from tutor.chat.replies.compare import authored_contrast
from tutor.chat.tutor import Tutor
from tutor.records import Conversation, ReplyBlock, Table, Turn
from tutor.search.building.builder import open_index

CONTRASTED = [
    pytest.param("what is the difference between batch norm and dropout?", id="batch norm and dropout"),
    pytest.param("dropout vs data augmentation", id="dropout and augmentation"),
    pytest.param("is overfitting the same as dropout?", id="overfitting and dropout"),
]
NEVER_CONTRASTED = [
    pytest.param("backpropagation vs data augmentation", ("backpropagation", "data-augmentation"), id="one"),
    pytest.param("compare autoencoders with dropout", ("autoencoders", "dropout"), id="two"),
]


def table_of(turn: Turn) -> Table:
    """The one table of a reply."""
    (table,) = (block.table for block in turn.reply.blocks if block.table)
    return table


def cells_of(turn: Turn) -> list[ReplyBlock]:
    """The cells that say something, row by row."""
    return [cell for row in table_of(turn).rows for cell in row.cells if cell.text]


def assert_cells_stand_in_their_files(turn: Turn, tutor: Tutor) -> None:
    """Each cell has its own citation, whose quote is the cell and stands at its place, on its side."""
    files = read_bank(tutor.settings.corpus).files
    cells = cells_of(turn)
    assert len({cell.citation for cell in cells}) == len(cells) > 2
    for cell in cells:
        assert cell.citation is not None
        citation = turn.reply.citations[cell.citation - 1]
        assert cell.text == citation.quote == files[citation.path][citation.start : citation.end]
    for row in table_of(turn).rows:
        for side, cell in enumerate(row.cells):
            if cell.citation:
                assert turn.reply.citations[cell.citation - 1].question == turn.reading.compared[side]


def test_the_contrast_comes_first_then_the_table(small_tutor: Tutor) -> None:
    """The author's own comparison is quoted before anything is set side by side."""
    turn = small_tutor.ask("dropout vs overfitting")
    assert turn.reply.citations[0].quote == "Overfitting is the problem, dropout is one of the cures."
    assert [bool(block.table) for block in turn.reply.blocks] == [False, True]
    assert table_of(turn).heads == ("dropout", "overfitting")
    assert table_of(turn).rows[0].label == "In brief"
    assert_cells_stand_in_their_files(turn, small_tutor)


@pytest.mark.parametrize(
    ("message", "sides"),
    [
        pytest.param("adam or sgd?", ("adam", "sgd"), id="two"),
        pytest.param("hi, adam or sgd?", ("adam", "sgd"), id="a greeting"),
        pytest.param(
            "I have 600 images, dropout or augmentation?", ("dropout", "augmentation"), id="a story"
        ),
        pytest.param(
            "l2 or dropout against overfitting", ("l2", "dropout against overfitting"), id="against"
        ),
        pytest.param(
            "is bagging like dropout or did i misread the paper", ("bagging", "dropout"), id="a doubt"
        ),
        pytest.param("diffrence adam / sgd", ("adam", "sgd"), id="a slash"),
        pytest.param("adam/sgd difference?", ("adam", "sgd"), id="a slash, the other way round"),
        pytest.param("difference adam/sgd/rmsprop", (), id="three with slashes"),
        pytest.param("why is text/image training difficult?", (), id="no difference is asked for"),
        pytest.param("what is a diffusion model w/ guidance", (), id="with"),
        pytest.param("sgd vs adam vs rmsprop", (), id="three"),
        pytest.param("is relu better than sigmoid or tanh", (), id="one and two"),
        pytest.param("adam, sgd or rmsprop?", (), id="a list"),
        pytest.param("compare adam, sgd and rmsprop", (), id="a list that is compared"),
    ],
)
def test_two_things_are_set_against_each_other_and_no_more(message: str, sides: tuple[str, ...]) -> None:
    """A third one has no side, and what is found for two is not shown under the name of one."""
    found = sides_in(message)
    assert (found[:1], [side.split()[0] for side in found[1:]]) == (
        sides[:1],
        [side.split()[0] for side in sides[1:]],
    )


@pytest.mark.slow
def test_a_table_comes_though_the_code_of_both_was_asked_for_before(tutor: Tutor) -> None:
    """What was read as a comparison was shown as none."""
    first = tutor.ask("show me code for VAE vs GAN")
    assert not any(block.table for block in first.reply.blocks)
    assert any(block.table for block in tutor.ask("VAE vs GAN", (first,)).reply.blocks)


@pytest.mark.slow
@pytest.mark.parametrize(
    "message", ["which one is easier to train", "VAE vs GAN, which one has mode collapse?"]
)
def test_a_detail_of_two_things_compared_before_is_no_table_again(tutor: Tutor, message: str) -> None:
    """The two are shown side by side once; then what answers the message."""
    first = tutor.ask("VAE vs GAN?")
    turn = tutor.ask(message, (first,))
    assert set(turn.reading.compared) == set(first.reading.compared)
    assert not any(block.table for block in turn.reply.blocks)
    assert turn.reply.citations[0].quote != first.reply.citations[0].quote


def test_a_side_without_a_passage_has_an_empty_cell(
    small_tutor: Tutor, small_corpus: Path, tmp_path: Path
) -> None:
    """Where one question has no pitfalls its cell is empty and cites nothing; no picture is cut short."""
    corpus = Path(shutil.copytree(small_corpus, tmp_path / "corpus"))
    (file,) = corpus.glob("02-*.md")
    file.write_text(file.read_text("utf-8").split("## Pitfalls")[0], "utf-8")
    settings = small_tutor.settings.model_copy(
        update={"corpus": corpus, "index": tmp_path / "index", "reply_words": 1000}
    )
    tutor = Tutor(settings, open_index(settings, small_tutor.encoder), small_tutor.encoder)
    rows = {row.label: row.cells for row in table_of(tutor.ask("dropout vs overfitting")).rows}
    assert "Intuition" not in rows
    assert rows["Pitfalls"][0].citation is not None
    assert rows["Pitfalls"][1] == ReplyBlock("")


def test_it_is_compared_with_what_comes_up_next(
    small_tutor: Tutor, talk: Callable[..., Conversation]
) -> None:
    """ "how does it differ from overfitting?" compares the topic at hand with what is named."""
    turn = talk(small_tutor, "What is dropout?", "how does it differ from overfitting?")[-1]
    assert set(turn.reading.compared) == {"dropout", "overfitting"}
    assert turn.reply.citations[0].facet == "contrast"
    assert_cells_stand_in_their_files(turn, small_tutor)


@pytest.mark.slow
@pytest.mark.parametrize("message", CONTRASTED)
def test_on_the_real_bank_the_contrast_comes_first(tutor: Tutor, message: str) -> None:
    """Whichever side the author wrote it on, and every cell stands in its file."""
    turn = tutor.ask(message)
    assert turn.reply.citations[0].facet == "contrast"
    assert_cells_stand_in_their_files(turn, tutor)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "other"),
    [
        ("batch norm in the generator or the discriminator of a GAN?", "batch-vs-layer-norm"),
        ("are GANs or LLMs the generative ones?", "transformers"),
    ],
)
def test_what_a_side_names_has_a_passage_beside_what_fits_best(
    tutor: Tutor, message: str, other: str
) -> None:
    """One question fits both sides; what one side names is quoted all the same, and nothing is set apart."""
    turn = tutor.ask(message)
    assert {"generative-adversarial-networks", other} <= {each.question for each in turn.reply.citations}
    assert not turn.reading.apart


@pytest.mark.slow
@pytest.mark.parametrize(("message", "pair"), NEVER_CONTRASTED)
def test_a_pair_that_no_author_contrasted_is_compared(
    tutor: Tutor, message: str, pair: tuple[str, str]
) -> None:
    """Without an authored contrast: what fits best, if anything does, then the table, both sides filled."""
    assert authored_contrast(*pair, tutor.opened.index) is None
    turn = tutor.ask(message)
    assert turn.reply.verdict == "answered"
    assert turn.reading.compared == pair
    assert [bool(block.table) for block in turn.reply.blocks][-1:] == [True]
    assert "contrast" not in {citation.facet for citation in turn.reply.citations}
    assert all(cell.citation for cell in table_of(turn).rows[0].cells)
    assert_cells_stand_in_their_files(turn, tutor)


@pytest.mark.parametrize(
    "message",
    [
        "is a liquid neural network better than an LSTM",
        "is a graph neural network better than a CNN",
    ],
)
def test_a_thing_that_the_bank_does_not_know_is_not_answered_for_the_term_inside_it(
    tutor: Tutor, message: str
) -> None:
    """The side that the bank knows does not speak for the other."""
    assert tutor.ask(message).reply.verdict != "answered"


def test_two_terms_of_the_bank_are_compared_though_the_message_is_unlike_any(tutor: Tutor) -> None:
    """Each of them by itself is known."""
    turn = tutor.ask("SASRec or layer norm?")
    assert turn.reply.verdict == "answered"
    assert turn.reading.compared == ("recommender-case", "batch-vs-layer-norm")


PARTS = [
    ("GRU vs transformer", "GRU"),
    ("cross-attention vs GRU", "GRU"),
    ("padding vs dropout", "padding"),
    ("focal loss vs augmentation", "focal loss"),
    ("mode collapse vs dead relu", "mode collapse"),
    ("LSTM or transformer?", "LSTM"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("message", "part"), PARTS, ids=[each[0] for each in PARTS])
def test_under_a_part_of_a_question_stands_what_was_found_for_it(
    tutor: Tutor, message: str, part: str
) -> None:
    """Never the whole question in brief, and no row without the other side."""
    turn = tutor.ask(message)
    table = table_of(turn)
    side = table.heads.index(part)
    for row in table.rows:
        assert all(cell.citation for cell in row.cells), row.label
        assert turn.reply.citations[(row.cells[side].citation or 0) - 1].facet != "in-brief"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("message", "verdict"),
    [
        pytest.param(
            "1d conv on raw wave vs 2d conv on spectrogram, how does the kernel see it differently",
            "answered",
            id="both are the bank's",
        ),
        pytest.param("kafka or rabbitmq", "declined", id="neither for certain"),
    ],
)
def test_what_is_about_two_things_for_certain_is_answered(
    tutor: Tutor, monkeypatch: pytest.MonkeyPatch, message: str, verdict: str
) -> None:
    """The chance that it is about the second one adds to a confidence that is not enough by itself."""
    assert tutor.ask(message).reply.verdict == verdict
    monkeypatch.setattr(understanding, "SURE_OF_BOTH", 1.01)
    assert tutor.ask(message).reply.verdict in {"unsure", "declined"}
