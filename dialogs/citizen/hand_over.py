"""Giving papers to the citizen: the receipt as an image, the response as message, image and files."""

from backend_client.contract import Receipt, Response
from dialogs import persian
from dialogs.citizen import appeal, request_text
from dialogs.protocol import Notice, ReceiptImage, ResponseAttachment, ResponseImage
from dialogs.talk import Row, Standing, Talk


def receipt_again(receipt: Receipt, talk: Talk) -> None:
    talk.tell(receipt_caption(receipt, talk), attachment=ReceiptImage(receipt))


def receipt_caption(receipt: Receipt, talk: Talk) -> str:
    """The image's essentials in words: nothing stands in the image alone (UX 30)."""
    return talk.text(
        "receipt.caption",
        service=receipt.service_title,
        code=persian.tracking_code(receipt.tracking_code),
        promise=request_text.promise(receipt.promised_from, receipt.promised_to, talk),
    )


def hand_over(answer: Response, ref: str, talk: Talk, *, fact: str = "") -> None:
    """The response whole: T4 in words with the survey's button, its image with QR, each file. The words' delivery is
    the response's delivery (G7, T3)."""
    rows: list[Row] = [
        *appeal.offer(answer, ref, talk),
        [Standing(talk.text("button.survey"), "survey", ref)],
        [Standing(talk.text("button.open"), "open", ref)],
    ]
    notice = Notice(ref=ref, kind="response_corrected" if answer.correction else "answered")
    talk.tell(request_text.response(answer, talk), rows, fact=fact, delivery_of=ref, notice=notice)
    image_fact = f"{fact}:image" if fact else ""
    talk.tell(
        talk.text("response.caption", code=persian.tracking_code(answer.tracking_code)),
        attachment=ResponseImage(answer),
        fact=image_fact,
    )
    for number, file in enumerate(answer.files, 1):
        attachment = ResponseAttachment(request_ref=ref, file_ref=file.ref, name=file.name, mime=file.mime)
        talk.tell(
            talk.text("response.file", number=persian.digits(number), count=persian.digits(len(answer.files))),
            attachment=attachment,
            fact=f"{fact}:file:{number}" if fact else "",
        )
