"""What the web console says, all of it: pages have no other words. See `dialogs.content.required`."""

from collections.abc import Mapping

_CONSOLE = """
    title skip menu menu.queue menu.reports menu.calendar leave trail back optional limit problems size.mb size.kb
    enter.title enter enter.button spent.title spent too_often.title too_often sign_in.title sign_in ended written
    left.title left not_found.title not_found not_permitted.title not_permitted away.title away too_large.title
    too_large forged.title forged sorry.title sorry stale.title stale stale.button find.label find.button
    find.wanted find.none found.title filters filter.service filter.status filter.stage filter.branch filter.all
    filter.mine filter.free filter.late filter.button filter.none queue.caption queue.of_all queue.code
    queue.service queue.stage queue.due queue.taken queue.branch queue.free queue.none queue.none_fits
    queue.none_fits_part report.jump submit.registration submit.decide queue.none_beyond parts parts.here
    parts.before parts.after pages pages.before pages.after pages.here request.status request.unit request.submitted
    request.accepted request.deeds request.deficiencies request.applicant request.mobile request.representative
    request.representative_id request.answers request.no_answers request.documents request.document
    request.no_documents request.response request.papers paper.receipt_a5 paper.receipt_a4 paper.response_a4
    request.stages request.messages request.no_messages request.history request.duplicates request.merged
    request.merged_here request.demands request.inquiries request.added demand.proposed demand.asked demand.declined
    demand.given demand.why demand.reason demand.other applicant.natural applicant.foreign applicant.legal
    identifier.natural identifier.foreign identifier.legal stage.done stage.present stage.to_come stage.finished
    stage.due stage.presence message.citizen message.desk message.question history.system deed.take deed.accept
    deed.deficiencies deed.finish deed.respond deed.ask deed.tell deed.resume deed.note deed.give deed.release
    deed.pause deed.promise deed.return deed.confirm_payment deed.reject_payment deed.assess_fee deed.cancel_bill
    deed.merge choose.merge merge.into merge.compared merge.this merge.other merge.differs merge.pages merge.open
    merge.onward merge.title merge.ends merge.goes_on merge.then_ends merge.then_goes_on merge.then_told
    merge.then_bills merge.not_done merge.back deed.correct deed.registration deed.propose_document
    deed.ask_document deed.decide deed.inquiry_letter deed.inquiry_remind deed.inquiry_answer deed.add_paper
    choose.propose_document choose.ask_document choose.decide choose.inquiry_letter choose.inquiry_remind
    field.number field.on field.other field.why field.own_reason field.letter field.answer field.title ready
    wrong.no_files response.corrects response.reason preview.correction correction.newer correction.keep
    correction.renew field.amount request.bills request.appeals choose.give choose.pause choose.return
    field.reason field.day
    field.day_hint wrong.not_chosen deed.sent_before field.note field.text field.response field.grounds
    field.remarks field.files wrong.missing wrong.long wrong.nothing_chosen wrong.no_grounds wrong.file
    deficiencies.legend deficiencies.remark outcome.granted outcome.refused response.outcome wrong.no_outcome
    response.earlier response.number response.issued response.text response.grounds response.laws response.remarks
    response.files response.files_hint response.drop response.preview response.appeal response.issuer preview.title
    preview.later preview.appeal preview.edit calendar.hours calendar.from_to calendar.closed_days calendar.working
    calendar.desk calendar.show calendar.months calendar.now calendar.today calendar.weekend calendar.closures
    calendar.no_closures visits.of_day visits.head visits.code visits.note visits.note_of visits.noted visits.caption
    visits.hour visits.name visits.counter visits.state visits.none visits.unnamed visits.load visits.places
    visits.booked visits.left visits.closed report.index
    report.about.performance report.about.stages report.about.survey
    report.about.suggestions report.about.staff report.about.audit report.about.sample report.about.funnel
    report.about.questions report.about.breaches report.about.quarterly report.by report.service report.unit
    report.branch report.channel report.staff report.everybody report.period report.from report.to report.example
    report.own_hint report.show report.bad_day report.backwards report.bad_count report.too_long report.days
    report.compared report.now report.before report.rows report.files report.file.xlsx report.file.csv
    report.file.pdf report.file.json by.service by.unit by.branch by.channel by.stage by.all period.this_month
    period.last_month period.this_quarter period.last_quarter period.this_year period.last_year period.own
    preparing.title preparing.page preparing.file preparing.rows preparing.again preparing.back sample.how
    sample.count sample.draw sample.seed sample.total sample.drawn sample.filled
    menu.follow_ups follow_ups.title follow_ups.about follow_ups.caption follow_ups.opened follow_ups.state
    follow_ups.open follow_ups.settled follow_ups.how follow_ups.how.told follow_ups.how.noted follow_ups.button
    field.done
"""
_STAFF = """
    button.accept button.ask button.deficiencies button.finish button.give button.issue button.more button.note
    button.pause button.pause_agency button.pause_citizen button.promise button.release button.respond button.resume
    button.return button.send_deficiencies button.take button.tell due.waiting.agency due.waiting.citizen
    due.waiting.payment file_refused.damaged file_refused.empty file_refused.gone file_refused.kind
    file_refused.password file_refused.pixels file_refused.too_big file_refused.too_many give.nobody
    history.undelivered kind.accepted kind.answered kind.bill_cancelled kind.billed kind.bound kind.revised
    kind.corrected kind.date_changed kind.deficient kind.delivered kind.document_asked kind.document_declined
    kind.document_proposed kind.documents_given kind.due_near kind.given kind.inquiry_answered kind.inquiry_late
    kind.inquiry_reminded kind.inquiry_sent kind.message_from_citizen kind.message_to_citizen kind.no_fee kind.noted
    kind.overdue kind.paper_added kind.registered kind.paused kind.payment_confirmed kind.payment_rejected
    kind.payment_reported kind.question kind.released kind.response_corrected kind.resumed kind.returned
    kind.stage_finished kind.stage_started kind.stages_finished kind.submitted kind.taken kind.undelivered
    kind.withdrawn assess_fee.unread bill.slip button.assess_fee button.cancel_bill button.confirm_payment
    button.reject_payment promise.unread reason.incomplete reason.mismatch reason.unreadable rejected.not_later
    response.not_issued search.found search.more search.none status.accepted status.answered status.deficient
    status.delivered status.submitted status.withdrawn button.merge button.merge_send merge.none button.add_paper
    button.agree button.ask_document button.correct button.decide button.decline button.inquiry_answer
    button.inquiry_letter button.inquiry_remind button.issue_correction button.no_wait button.propose_document
    button.reason.incomplete button.reason.mismatch button.reason.unreadable button.registration button.wait
    correction.not_issued demand.decide demand.inquiry rejected.future status.merged kind.merged kind.took_over
    kind.visit_cancelled visits.nameless visits.no_code
    kind.appealed kind.appeal_withdrawn kind.appeal_granted kind.appeal_refused kind.contested_corrected
    button.contested
"""
CONSOLE = tuple(f"console.{name}" for name in _CONSOLE.split())
STAFF = tuple(f"staff.{name}" for name in _STAFF.split())
"""Words of the chat that the console says, too."""

FILLED: Mapping[str, tuple[str, ...]] = {
    "console.limit": ("limit",),
    "console.size.mb": ("size",),
    "console.size.kb": ("size",),
    "console.sorry": ("reference",),
    "console.queue.caption": ("first", "last", "of"),
    "console.queue.of_all": ("total",),
    "console.parts.here": ("first", "last"),
    "console.parts.before": ("most",),
    "console.parts.after": ("most",),
    "console.pages.here": ("page", "pages"),
    "console.request.document": ("title", "number"),
    "console.stage.finished": ("moment",),
    "console.stage.due": ("day",),
    "console.stage.presence": ("place", "reason", "time"),
    "console.wrong.long": ("length", "limit"),
    "console.wrong.file": ("name", "words"),
    "console.deficiencies.remark": ("title",),
    "console.merge.pages": ("count",),
    "console.demand.proposed": ("by",),
    "console.demand.asked": ("by",),
    "console.demand.declined": ("by",),
    "console.demand.given": ("by",),
    "console.demand.why": ("why",),
    "console.demand.reason": ("reason",),
    "staff.demand.decide": ("by", "code", "title", "why"),
    "staff.demand.inquiry": ("agency",),
    "console.response.earlier": ("number", "moment"),
    "console.response.files_hint": ("most", "size"),
    "console.preview.appeal": ("authority", "days"),
    "console.calendar.from_to": ("opens", "closes"),
    "console.calendar.working": ("month",),
    "console.calendar.closures": ("month",),
    "console.visits.of_day": ("day",),
    "console.visits.head": ("day", "branch"),
    "console.visits.note_of": ("name", "hour"),
    "console.visits.caption": ("total", "arrived"),
    "console.visits.load": ("booked", "places"),
    "console.report.days": ("first", "last"),
    "console.report.compared": ("days",),
    "console.report.bad_count": ("most",),
    "console.report.rows": ("first", "last", "of"),
    "console.preparing.rows": ("rows",),
    "console.sample.count": ("most",),
    "staff.file_refused.too_big": ("limit",),
    "staff.file_refused.too_many": ("limit",),
    "staff.history.undelivered": ("what", "why"),
    "staff.search.found": ("text",),
    "staff.search.none": ("text",),
    "staff.search.more": ("count",),
    "console.follow_ups.caption": ("count",),
    "console.follow_ups.settled": ("day",),
}
