"""A small agency: a permit by clerk's intake with three stages, an automatic certificate, an instant look-up."""

import datetime as dt

from backend_client.agency import Agency, Branch, Closure, Reception, ReceptionHours, Unit, WorkingHours
from backend_client.catalogue import (
    Appeal,
    Catalogue,
    DocumentSlot,
    Duration,
    Field,
    Group,
    IdentityForm,
    Inquiry,
    InstantRule,
    Option,
    Presence,
    Responsible,
    Service,
    Stage,
    Survey,
    SurveyQuestion,
)

NOW = dt.datetime(2026, 11, 21, 6, 30, tzinfo=dt.UTC)
"""Saturday 10:00 in Tehran, 30 Aban 1405."""

_SARA = Responsible(name="Sara Amini", post="expert", phone="021-1")
_APPEAL = Appeal(authority="commission", days=20)

_IDENTITY = IdentityForm(
    fields=(
        Field(
            name="applicant_kind",
            type="select_one",
            label="kind",
            choices=(Option("natural", "n"), Option("foreign", "f"), Option("legal", "l")),
        ),
        Field(name="full_name", type="text", label="name", personal=True),
        Field(name="national_id", type="national_id", label="id", relevant="${applicant_kind} != 'foreign'"),
        Field(name="foreign_id", type="foreign_id", label="fid", relevant="${applicant_kind} = 'foreign'"),
        Field(name="organisation", type="text", label="org", relevant="${applicant_kind} = 'legal'"),
        Field(name="legal_id", type="legal_id", label="lid", relevant="${applicant_kind} = 'legal'"),
        Field(name="mobile", type="mobile", label="mobile", personal=True),
    ),
    documents=(DocumentSlot(name="authority", title="authority", relevant="${applicant_kind} = 'legal'"),),
)

PERMIT = Service(
    code="permit",
    version=1,
    title="Building permit",
    group="building",
    summary="s",
    unit="permits",
    applicants=("natural", "legal"),
    intake="clerk",
    intake_hours=8,
    delivery="mixed",
    fields=(
        Field(name="floors", type="integer", label="floors", constraint=". >= 1 and . <= 30"),
        Field(
            name="use",
            type="select_one",
            label="use",
            choices=(Option("home", "h"), Option("shop", "s")),
        ),
        Field(name="shop_name", type="text", label="shop", relevant="${use} = 'shop'"),
        Field(name="begins_on", type="jalali_date", label="begin", required=False, constraint=". >= today()"),
    ),
    documents=(
        DocumentSlot(name="deed", title="deed", max_pages=2),
        DocumentSlot(name="plan", title="plan", required=False, kinds=("pdf",), max_mb=1),
    ),
    stages=(
        Stage(name="review", title="Review", unit="permits", post="clerk", duration=Duration(1, "days")),
        Stage(
            name="visit",
            title="Visit",
            unit="field",
            post="surveyor",
            duration=Duration(8, "hours"),
            duration_worst=Duration(3, "days"),
            presence=Presence(reason="identity", time="mornings", documents=("ID card",)),
        ),
        Stage(name="decision", title="Decision", unit="field", post="head", duration=Duration(1, "days")),
    ),
    inquiries=(Inquiry(agency="registry", subject="deed", duration=Duration(1, "days")),),
    responsible=_SARA,
    complaint="in writing",
    address="web",
    appeal=_APPEAL,
)

CERTIFICATE = Service(
    code="certificate",
    version=1,
    title="Residence certificate",
    group="papers",
    summary="s",
    unit="papers",
    applicants=("natural", "foreign"),
    intake="automatic",
    branches=("tehran",),
    fields=(Field(name="purposes", type="select_multiple", label="p", choices=(Option("a", "a"), Option("b", "b"))),),
    stages=(Stage(name="issue", title="Issue", unit="papers", post="clerk", duration=Duration(4, "hours")),),
    responsible=_SARA,
    complaint="in writing",
    address="web",
    appeal=_APPEAL,
)

ZONING = Service(
    code="zoning",
    version=1,
    title="Zoning look-up",
    group="papers",
    summary="s",
    unit="papers",
    fields=(Field(name="district", type="integer", label="district"),),
    instant=InstantRule(
        table="zoning", match=("district",), text="Density {density} in {district}.", legal_grounds="Act {act}"
    ),
    responsible=_SARA,
    complaint="in writing",
    address="web",
    appeal=_APPEAL,
)


RECEPTION = Reception(
    minutes=30,
    days_ahead=7,
    hours=(
        ReceptionHours(weekdays=(6, 7, 1, 2, 3), opens=dt.time(9), closes=dt.time(11), counters=2),
        ReceptionHours(weekdays=(6,), opens=dt.time(13), closes=dt.time(14), counters=1),
    ),
)


def catalogue() -> Catalogue:
    return Catalogue(
        version=1,
        agency=Agency(title="City", phone="1", address="a", website="w"),
        identity=_IDENTITY,
        groups=(Group("building", "b"), Group("papers", "p")),
        units=(Unit("permits", "Permits unit"), Unit("field", "Field unit"), Unit("papers", "Papers unit")),
        branches=(
            Branch(
                code="tehran",
                title="Tehran",
                kind="headquarters",
                address="a",
                phone="1",
                hours="8-16",
                reception=RECEPTION,
            ),
            Branch(code="shiraz", title="Shiraz", kind="branch", address="a", phone="1", hours="8-16"),
        ),
        services=(PERMIT, CERTIFICATE, ZONING),
        hours=WorkingHours(),
        closures=(Closure(dt.date(2026, 11, 24), "holiday"),),
        survey=Survey(
            version=1,
            scale=(Option("much", "m"), Option("little", "l")),
            questions=(
                SurveyQuestion(number=1, axis="clarity", text="q1"),
                SurveyQuestion(number=5, axis="answering", text="q5", applies="presence"),
            ),
            demographics=(
                Field(name="age", type="select_one", label="a", choices=(Option("young", "y"), Option("old", "o"))),
            ),
            suggestion="any",
            follow_up_below=1.5,
        ),
        tables={"zoning": ({"district": "7", "density": "120%", "act": "12"},)},
    )
