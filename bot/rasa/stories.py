"""Rasa's domain, rules, pipeline and endpoints as plain data: who answers what is said."""

from collections.abc import Iterable
from typing import Any

from bot.rasa.names import (
    ACTIONS,
    FAQ,
    FAQ_ID,
    LAST_FOUR,
    LEADS_TO,
    PART,
    SERVICE,
    TRACK_FORM,
    TRACK_REQUEST,
    TRACKING_CODE,
)
from bot.rasa.speech import Words
from dialogs.content.material import public_faqs
from nlu.training import ENTITIES

_TRACK, _CANCEL = "track_request", "cancel"
_UTTERS = {
    "greet": "utter_greet",
    "thanks": "utter_thanks",
    "help": "utter_help",
    "abuse": "utter_help",
    "my_requests": "utter_chat",
    "send_document": "utter_chat",
    "change_request": "utter_chat",
    "opt_out": "utter_chat",
    "privacy_erase": "utter_chat",
}
"""Intents that are answered with fixed words: what only a person of ours may do leads to our own chat."""


def domain(intents: Iterable[str], words: Words) -> dict[str, Any]:
    """`intents`: as in nlu.yml; those of questions are one retrieval intent here."""
    return {
        "version": "3.1",
        "intents": list(dict.fromkeys(intent.partition("/")[0] for intent in intents)),
        "entities": [*ENTITIES, PART, FAQ_ID],
        "slots": _slots(),
        "forms": {TRACK_FORM: {"required_slots": [TRACKING_CODE, LAST_FOUR]}},
        "responses": {name: [{"text": text}] for name, text in _responses(words).items()},
        "actions": list(ACTIONS),
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": False},
    }


def _slots() -> dict[str, Any]:
    """What is remembered between messages. Nobody's code or digits outlive their session or their answer."""
    own = {"type": "text", "influence_conversation": False}
    return {
        SERVICE: {**own, "mappings": [_from_entity(SERVICE)]},
        TRACKING_CODE: {**own, "mappings": [_from_entity(TRACKING_CODE), _from_text(TRACKING_CODE)]},
        LAST_FOUR: {**own, "mappings": [_from_text(LAST_FOUR)]},
    }


def _from_entity(name: str) -> dict[str, Any]:
    return {"type": "from_entity", "entity": name}


def _from_text(slot: str) -> dict[str, Any]:
    asked = {"active_loop": TRACK_FORM, "requested_slot": slot}
    return {"type": "from_text", "not_intent": [_CANCEL], "conditions": [asked]}


def _responses(words: Words) -> dict[str, str]:
    content = words.content
    fixed = {
        "utter_greet": words.text("courtesy.greet"),
        "utter_thanks": words.text("courtesy.thanks"),
        "utter_help": words.text("rasa.help", agency=content.catalogue.agency.title),
        "utter_default": words.text("rasa.help", agency=content.catalogue.agency.title),
        "utter_chat": words.text("rasa.chat", link=words.link()),
        "utter_cancelled": words.text("cancelled"),
        f"utter_ask_{TRACKING_CODE}": words.text("rasa.track.code"),
        f"utter_ask_{LAST_FOUR}": words.text("rasa.track.digits"),
    }
    return fixed | {f"utter_{FAQ}/{entry.id}": entry.answer for entry in public_faqs(content.words, content.catalogue)}


def rules(intents: Iterable[str]) -> dict[str, Any]:
    """One answer to one intent, and tracking, which asks for two things first."""
    known = dict.fromkeys(intent.partition("/")[0] for intent in (*intents, "nlu_fallback"))
    answers = [
        {"rule": intent, "steps": [{"intent": intent}, {"action": answer}]}
        for intent, answer in {**LEADS_TO, **_UTTERS}.items()
        if intent in known
    ]
    loop = [{"active_loop": TRACK_FORM}]
    tracking = [
        {"rule": _TRACK, "steps": [{"intent": _TRACK}, {"action": TRACK_FORM}, *loop]},
        {
            "rule": f"{_TRACK}, once both are given",
            "condition": loop,
            "steps": [
                {"action": TRACK_FORM},
                {"active_loop": None},
                {"slot_was_set": [{"requested_slot": None}]},
                {"action": TRACK_REQUEST},
            ],
        },
        {
            "rule": f"{_TRACK}, left",
            "condition": loop,
            "steps": [
                {"intent": _CANCEL},
                {"action": "action_deactivate_loop"},
                {"active_loop": None},
                {"action": "utter_cancelled"},
            ],
        },
    ]
    return {"version": "3.1", "rules": [*answers, *tracking]}


def config(language: str) -> dict[str, Any]:
    """What Rasa advises where there are no pretrained vectors, our normaliser first. On Persian the regression is
    better than a short run of DIET, and several times quicker."""
    return {
        "recipe": "default.v1",
        "assistant_id": "mizban",
        "language": language,
        "pipeline": [
            {"name": "mizban_normaliser.MizbanNormaliser"},
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer", "use_word_boundaries": False},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "LogisticRegressionClassifier", "class_weight": "balanced", "solver": "lbfgs"},
            {"name": "RegexEntityExtractor", "use_word_boundaries": False},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", "retrieval_intent": FAQ, "epochs": 100},
            {"name": "FallbackClassifier", "threshold": 0.4, "ambiguity_threshold": 0.1},
        ],
        "policies": [
            {
                "name": "RulePolicy",
                "core_fallback_threshold": 0.3,
                "core_fallback_action_name": "action_default_fallback",
                "enable_fallback_prediction": True,
            }
        ],
    }


def endpoints(action_server: str, *, token: bool) -> dict[str, Any]:
    """`token`: the action server wants one; Rasa takes it from its own environment, so that no file holds it."""
    headers = {"headers": {"Authorization": "Bearer ${MIZBAN_RASA_TOKEN}"}} if token else {}
    return {"action_endpoint": {"url": f"{action_server}/webhook", **headers}}
