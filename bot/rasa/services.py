"""action_service_info, action_start_request, action_file_complaint: what a service needs, and where its form is."""

from backend_client.catalogue import Service
from bot.rasa.heard import Heard
from bot.rasa.names import ASKED_BY, PART, PARTED, SERVICE, part_of, rasa_intent
from bot.rasa.speech import Say, Told, Words, intent_button, told
from dialogs.citizen import package
from dialogs.citizen.services import named

COMPLAINT = "complaint"
"""Code of the service that takes complaints, where an agency offers it as one."""


def service_info(heard: Heard, words: Words) -> Told:
    """One part of the information package, or the overview with a button for each part."""
    part = _part(heard)
    service = meant(heard, words)
    if service is None:
        return which_service(heard, rasa_intent(PARTED, ASKED_BY[part or "stages"]), words)
    begin = intent_button(words.text("button.begin"), "start_request", service=service.code)
    if part:
        return told(package.part_text(part, service, words.content), [begin], {SERVICE: service.code})
    parts = [
        intent_button(
            words.text(package.button(each, service)), rasa_intent(PARTED, ASKED_BY[each]), service=service.code
        )
        for each in package.PARTS
    ]
    return told(package.overview(service, words.content), [begin, *parts], {SERVICE: service.code})


def start_request(heard: Heard, words: Words) -> Told:
    """The checklist, and the way to our own chat: only there the form can be led."""
    service = meant(heard, words)
    return which_service(heard, "start_request", words) if service is None else to_form(service, words)


def file_complaint(heard: Heard, words: Words) -> Told:
    """How to complain of the service that is talked of, if one is; then the agency's own way."""
    about = meant(heard, words)
    complaint = next((one for one in words.content.catalogue.offered if one.code == COMPLAINT), None)
    if complaint is not None:
        way = to_form(complaint, words).says
    else:
        way = (Say(words.text("rasa.complaint", **words.in_person())),)
    own = (Say(about.complaint),) if about is not None and about != complaint else ()
    return Told((*own, *way))


def to_form(service: Service, words: Words) -> Told:
    form = words.text("rasa.in_chat", service=service.title, link=words.link(service.code))
    says = (
        Say(package.checklist(service, words.content)),
        Say(form, (words.chat_button(service.code),)),
    )
    return Told(says, {SERVICE: service.code})


def meant(heard: Heard, words: Words) -> Service | None:
    """The service named in this message, else the one talked of before, else the one that the text surely means."""
    said = heard.value(SERVICE)
    if said and (service := _called(said, words)):
        return service
    return None if heard.text.startswith("/") else _called(heard.text, words)


def _called(text: str, words: Words) -> Service | None:
    """By its code, its title or a nickname, or in words that are surely about it."""
    catalogue = words.content.catalogue
    code = next((one.code for one in catalogue.offered if one.code == text), "") or named(text, words)
    if not code:
        found = words.content.service_search.ask(text)
        code = found.hits[0].id if found.action == "answer" else ""
    return catalogue.service(code) if code else None


def which_service(heard: Heard, intent: str, words: Words) -> Told:
    """Those that the text may mean, else all."""
    found = words.content.service_search.ask(heard.text)
    likely = [hit.id for hit in found.hits] if found.action == "suggest" else []
    services = [one for one in words.content.catalogue.offered if not likely or one.code in likely]
    buttons = [intent_button(one.title, intent, service=one.code) for one in services]
    return told(words.text("rasa.which_service"), buttons)


def _part(heard: Heard) -> str:
    """From entity or slot, else from the intent: `ask_service_info_cost`."""
    said = heard.value(PART)
    return part_of(said) or part_of(heard.intent.removeprefix(f"{PARTED}_").removeprefix(f"{PARTED}/"))
