"""Messages that the bot says outside every dialog: apologies, papers, pages, names.

A dialog that lacks its words fails one turn, and the bot apologises. These are needed where nothing else could be said
any more, so a pack without them is not loaded. `tests/content/test_required.py` holds the list to the code.
"""

from collections.abc import Iterator, Mapping

from dialogs.content import required_console
from dialogs.content.parser import Pack
from dialogs.content.placeholders import placeholders
from dialogs.content.problems import ContentProblem

_WEB = """
    subtitle log composer composer_hint contact_hint send attach menu menu_command help help_command from_bot
    from_person started pressed choices typing sending uploading not_sent file_not_sent file_too_large file_quota
    too_often reconnecting newer copy copied download open_image close file_unavailable file_receipt file_response
    file_visit
    damaged today yesterday no_script demo demo_title demo_note demo_single demo_panes pane_citizen pane_clerk
    pane_admin pane_inspector pane_head
"""
_PAPER = """
    registry_number
    receipt.title receipt.tracking_code receipt.service receipt.applicant receipt.identifier receipt.received
    receipt.promised receipt.delivered receipt.not_delivered receipt.clerk receipt.automatic receipt.signature
    receipt.confirmed response.title response.number response.tracking_code response.service response.applicant
    response.text response.legal_grounds response.appeal response.appeal_until response.remarks response.issuer
    response.outcome response.granted response.refused response.appeal_authority response.appeal_deadline
    response.until response.correction response.corrects response.reason page.corrected page.corrected_note
    page.number page.valid_number page.corrected_on page.card page.card_note page.card_continue
    visit.title visit.code visit.service visit.day visit.hour visit.counter visit.branch visit.address visit.phone
    visit.scan
    slip.title slip.accept_by slip.not_receipt bind_code bind_how form.title form.declared file.slip file.receipt
    file.response file.form file.bill
    bill.title bill.what bill.amount bill.deposit bill.iban bill.payee bill.basis bill.bring
    range scan page.title page.genuine page.compare page.issued page.promised_now page.unsigned page.address
    page.continue_note page.refused page.refused_note page.busy page.busy_note page.away page.away_note continue.web
    continue.telegram pay.title pay.stand_in pay.open pay.open_note pay.amount pay.reference pay.button.paid
    pay.button.given_up pay.paid pay.paid_note pay.given_up pay.given_up_note pay.late pay.late_note pay.refused
    pay.refused_note pay.away pay.away_note
"""
_REPORT = """
    name.breaches table.breaches column.demands note.breaches
    table.follow_ups column.dissatisfied column.followed_up column.follow_ups_waiting
    name.performance name.stages name.survey name.suggestions name.staff name.audit name.sample name.quarterly
    name.funnel name.questions period
    made_on page preparer head evaluator empty before pair total total_approved none yes no has has_not straight
    reversed obtaining_code mark.to_be_judged mark.too_few channel.web channel.telegram channel.bale channel.console
    channel.counter table.summary table.by_service table.by_unit table.by_branch table.by_channel
    table.stages_by_stage table.stages_by_service table.stages_by_unit table.stages_by_branch table.stages_by_channel
    table.survey_forms table.survey_axes table.survey_questions table.suggestions table.staff table.sample
    table.audit_head table.audit_places table.audit_ratios table.audit_judged table.audit_hours
    table.audit_information table.audit_counter table.audit_electronic table.audit_annex column.service column.unit
    column.branch column.channel column.stage column.accepted column.answered column.came column.finished column.late
    column.in_progress column.overdue column.mean_days column.median_days column.p90_days column.forms column.axis
    column.questions column.reversed column.mean_score column.best_score column.number column.question column.polarity
    column.answers column.suggestion column.place column.surveyed column.receipt_number column.subservice
    column.received_on column.promised_on_receipt column.first_stage_on column.last_stage_on column.delivered_on
    column.refused
    column.agency column.main_agency column.province column.prepared_on column.evaluated_on column.service_title
    column.service_code column.service_kind column.in_person column.electronic column.mixed column.outside
    column.not_electronic_reason column.in_person_share column.electronic_share column.subject column.state
    column.remarks column.weekday column.receipts column.electronic_page column.in_person_desk column.information_page
    column.signs column.call_centre column.told_workflow column.told_documents column.told_laws column.told_duration
    column.told_costs column.told_complaint column.told_responsible column.told_faq column.requests
    column.receipt_given column.documents_at_once column.survey_given column.service_page column.has_documents
    column.has_form column.has_delivery column.has_tracking_code column.has_tracking column.has_sms column.has_survey
    column.every_service judged.space judged.continuous judged.experts judged.guide note.performance note.stages
    note.before note.score note.few note.staff note.sample note.open note.reasons table.funnel table.funnel_steps
    table.questions_days table.questions_kept column.opened column.began column.confirmed column.registered
    column.given_up column.registered_share column.step column.passed column.passed_share column.left_after column.day
    column.asked column.asked_ever column.last_asked_on column.question_state question.open question.used
    question.dismissed funnel.begun note.funnel note.left note.questions
"""
_RASA = """
    which_service in_chat chat button.chat track.code track.digits button.track_again appointment appointment.none
    complaint survey survey.none handover help sorry
"""
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "common.yaml": (
        "sorry.bug",
        "sorry.desk_away",
        "sorry.undecodable",
        "contact.share",
        "button.back",
        "button.cancel",
        "button.menu",
        "cancelled",
        "courtesy.greet",
        "courtesy.thanks",
        "trouble.unavailable",
    ),
    "citizen.yaml": (
        "survey.later",
        "ask.did_you_mean",
        "ask.unsure",
        "button.begin",
        "form.branch_title",
        "track.four_digits",
        "track.last_four",
        "track.mistyped",
        "track.no_code",
    ),
    "rasa.yaml": tuple(f"rasa.{name}" for name in _RASA.split()),
    "paper.yaml": tuple(f"paper.{name}" for name in _PAPER.split()),
    "report.yaml": tuple(f"report.{name}" for name in _REPORT.split()),
    "web.yaml": tuple(f"web.{name}" for name in _WEB.split()),
    "console.yaml": required_console.CONSOLE,
    "staff.yaml": required_console.STAFF,
    "follow_ups.yaml": ("staff.follow_up.none", "staff.follow_up.how"),
    "demo.yaml": (
        "demo.clerk.name",
        "demo.clerk.post",
        "demo.admin.name",
        "demo.admin.post",
        "demo.inspector.name",
        "demo.inspector.post",
        "demo.head.name",
        "demo.head.post",
        "first_admin.name",
        "first_admin.post",
    ),
}
"""The file of messages where each is looked for → its keys. They may stand in another one, too."""

FILLED: Mapping[str, tuple[str, ...]] = {
    "sorry.bug": ("reference",),
    "paper.range": ("from", "to"),
    "paper.response.appeal_until": ("authority", "day"),
    "paper.response.until": ("day",),
    "report.period": ("from", "to"),
    "report.made_on": ("day",),
    "report.page": ("page", "pages"),
    "report.pair": ("now", "before"),
    "ask.unsure": ("phone",),
    "track.last_four": ("code",),
    "rasa.in_chat": ("service", "link"),
    "rasa.chat": ("link",),
    "rasa.appointment": ("link",),
    "rasa.appointment.none": ("phone", "hours", "address"),
    "rasa.complaint": ("phone", "hours", "address"),
    "rasa.survey": ("link",),
    "rasa.survey.none": ("phone",),
    "rasa.handover": ("phone", "hours", "address"),
    "rasa.help": ("agency",),
    "rasa.sorry": ("reference",),
    **required_console.FILLED,
}
"""What the bot fills in; in no other of its own messages anything. The pages fill theirs themselves (`web.*`)."""


def check_required(pack: Pack) -> Iterator[ContentProblem]:
    """In the pack's own language; the others are compared with it."""
    messages = pack.words[pack.language].messages
    folder = f"words/{pack.language}/messages"
    places = {key: path for path, key in pack.lines if path.startswith(f"{folder}/")}
    for file, keys in REQUIRED.items():
        for key in keys:
            if key not in messages:
                yield ContentProblem(f"{folder}/{file}", 0, f"'{key}' is missing", f"add a line '{key}: …'")
            elif file != "web.yaml":
                yield from _unfilled(pack, places[key], key, messages[key])


def _unfilled(pack: Pack, path: str, key: str, text: str) -> Iterator[ContentProblem]:
    known = FILLED.get(key, ())
    for name in placeholders(text):
        if name not in known:
            yield pack.problem(path, key, f"'{key}': nothing fills {{{name}}}", "leave it out")
