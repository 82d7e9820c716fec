"""The satisfaction survey (T5): one tap a question, each may be skipped or left for later; once a request (E9).

What was answered is kept in a draft of its own, so that it survives the menu, a restart and another channel.
"""

from msgspec.structs import replace

from backend_client.catalogue import Field, SurveyQuestion
from backend_client.contract import RequestView, SurveyForm
from dialogs import persian
from dialogs.citizen.answers import read_answer
from dialogs.protocol import Body, Chosen, Draft, EffectFinished, FillSurvey, ReadRequest, Said, Trouble
from dialogs.talk import SURVEY, Choice, Dialog, Row, Steps, Talk, ask
from nlu.normalize import clean_answer
from nlu.values import Invalid

PRESENCE = "presence"
SUGGESTION = "suggestion"


def begin(view: RequestView, talk: Talk) -> None:
    """Open the survey of this request, or go on with it."""
    draft = next((one for one in talk.drafts.values() if _is_open(one, view.card.ref)), None)
    if draft is None:
        presence = "yes" if any(stage.presence for stage in view.stages) else ""
        draft = Draft(
            id=talk.new_id("draft"),
            service=SURVEY,
            version=talk.content.catalogue.survey.version,
            created_at=talk.at,
            updated_at=talk.at,
            answers={PRESENCE: presence},
            request_ref=view.card.ref,
        )
        talk.save(draft)
        talk.push(SurveyFrame(draft_id=draft.id))
    else:
        talk.push(SurveyFrame(draft_id=draft.id, begun=True))


def begin_from_button(ref: str, talk: Talk) -> Steps:
    """The survey's standing button, which may be pressed long after."""
    view = yield from ask(ReadRequest(ref))
    if isinstance(view, Trouble):
        talk.say("request.gone")
    elif view.surveyed or ref in talk.person.skipped_surveys:
        talk.say("survey.already")
    else:
        begin(view, talk)
    talk.again()


def _is_open(draft: Draft, ref: str) -> bool:
    return draft.service == SURVEY and draft.request_ref == ref and draft.status == "open"


class SurveyFrame(Dialog, frozen=True):
    """`begun`: the invitation was accepted. `effect_id`: the filled survey is on its way."""

    draft_id: str
    begun: bool = False
    effect_id: str = ""

    def show(self, talk: Talk) -> None:
        draft = talk.drafts.get(self.draft_id)
        if draft is None or draft.status != "open":
            return talk.home()
        if not self.begun:
            count = persian.digits(len(questions(draft, talk)))
            rows: list[Row] = [
                [Choice(talk.text("survey.start"), "start")],
                [Choice(talk.text("survey.refuse"), "refuse")],
            ]
            rows.append([Choice(talk.text("survey.later"), "!menu")])
            return talk.prompt("\n".join(_invitation(count, talk)), rows)
        step = next_step(draft, talk)
        if isinstance(step, SurveyQuestion):
            return self._show_question(step, draft, talk)
        if isinstance(step, Field):
            return self._show_field(step, talk)
        skip = [Choice(talk.text("button.skip"), "skip"), Choice(talk.text("survey.later"), "!menu")]
        return talk.prompt(
            talk.content.catalogue.survey.suggestion or talk.text("survey.suggestion"), [skip], numbered=False
        )

    def _show_question(self, question: SurveyQuestion, draft: Draft, talk: Talk) -> None:
        asked = questions(draft, talk)
        rows: list[Row] = [[Choice(option.label, option.value)] for option in talk.content.catalogue.survey.scale]
        rows.append([Choice(talk.text("button.skip"), "skip"), Choice(talk.text("survey.later"), "!menu")])
        text = talk.text(
            "survey.question",
            place=persian.digits(asked.index(question) + 1),
            total=persian.digits(len(asked)),
            axis=question.axis,
            text=question.text,
        )
        talk.prompt(text, rows)

    def _show_field(self, field: Field, talk: Talk) -> None:
        rows: list[Row] = [[Choice(option.label, option.value)] for option in field.choices[:6]]
        rows.append([Choice(talk.text("button.skip"), "skip"), Choice(talk.text("survey.later"), "!menu")])
        talk.prompt(talk.text("form.optional", label=field.label), rows, numbered=bool(field.choices))

    def take(self, body: Body, talk: Talk) -> None:
        draft = talk.drafts.get(self.draft_id)
        if draft is None or draft.status != "open" or self.effect_id:
            return talk.again()
        if not self.begun:
            return self._invited(body, draft, talk)
        value = _value(body, next_step(draft, talk), draft, talk)
        if value is None:
            talk.say("survey.choose")
            return talk.again()
        name = step_name(next_step(draft, talk))
        answered = talk.save(replace(draft, answers={**draft.answers, name: value}))
        if name == SUGGESTION:
            return self._send(answered, talk)
        return talk.again()

    def _invited(self, body: Body, draft: Draft, talk: Talk) -> None:
        match body:
            case Chosen(value="start"):
                talk.replace(replace(self, begun=True))
            case Chosen(value="refuse" | "!skip"):
                talk.save(replace(draft, status="discarded", answers={}))
                talk.person = replace(talk.person, skipped_surveys=(*talk.person.skipped_surveys, draft.request_ref))
                talk.say("survey.refused")
                talk.home()
            case _:
                talk.say("choose_one")
                talk.again()

    def back(self, talk: Talk) -> None:
        """Take the last answer back."""
        draft = talk.drafts.get(self.draft_id)
        given = [name for name in draft.answers if name != PRESENCE] if draft else []
        if draft is None or not self.begun or not given:
            return talk.close()
        kept = {name: value for name, value in draft.answers.items() if name != given[-1]}
        talk.save(replace(draft, answers=kept))
        return talk.again()

    def _send(self, draft: Draft, talk: Talk) -> None:
        ratings = {
            question.number: str(draft.answers[f"q{question.number}"])
            for question in questions(draft, talk)
            if draft.answers.get(f"q{question.number}")
        }
        fields = talk.content.catalogue.survey.demographics
        form = SurveyForm(
            ref=draft.request_ref,
            version=draft.version,
            ratings=ratings,
            demographics={f.name: draft.answers[f.name] for f in fields if draft.answers.get(f.name)},
            suggestion=str(draft.answers.get(SUGGESTION, "")),
        )
        talk.save(replace(draft, status="submitted"))
        talk.perform(FillSurvey(form), key=f"survey:{draft.request_ref}", draft_id=draft.id)
        talk.say("survey.thanks")
        talk.home()


def _invitation(count: str, talk: Talk) -> list[str]:
    """Before the first answer everybody knows who hears of what."""
    told = [talk.text("survey.invite", count=count)]
    return [*told, talk.text("survey.follow_up")] if talk.content.catalogue.survey.follow_up_below else told


def questions(draft: Draft, talk: Talk) -> list[SurveyQuestion]:
    """Those that apply to this request: some only where the citizen had to come."""
    return [
        question
        for question in talk.content.catalogue.survey.questions
        if question.applies == "always" or draft.answers.get(PRESENCE)
    ]


def next_step(draft: Draft, talk: Talk) -> SurveyQuestion | Field | None:
    """The first question without an answer, then the demographics, then None: the free text."""
    for question in questions(draft, talk):
        if f"q{question.number}" not in draft.answers:
            return question
    for field in talk.content.catalogue.survey.demographics:
        if field.name not in draft.answers:
            return field
    return None


def step_name(step: SurveyQuestion | Field | None) -> str:
    if isinstance(step, SurveyQuestion):
        return f"q{step.number}"
    return step.name if isinstance(step, Field) else SUGGESTION


def _value(body: Body, step: SurveyQuestion | Field | None, draft: Draft, talk: Talk) -> str | None:
    """What was answered, "" for skipped, None for something that is no answer."""
    match body:
        case Chosen(value="skip" | "!skip"):
            return ""
        case Chosen(value=value):
            return value
        case Said(text=text) if step is None:
            return clean_answer(text)[:2000] or None
        case Said(text=text) if isinstance(step, Field):
            answer = read_answer(step, text, draft, talk.today)
            return None if isinstance(answer, Invalid) else str(answer)
        case _:
            return None


def hear(result: EffectFinished, talk: Talk) -> None:
    """Thanked already; only a refusal is told."""
    if isinstance(result.outcome, Trouble) and result.outcome.kind == "already_done":
        talk.say("survey.already")
