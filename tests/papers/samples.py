"""Papers to draw and sign, and the demo's own words for them."""

import datetime as dt
from pathlib import Path

from ruamel.yaml import YAML

from backend_client.contract import Receipt, Response
from bot.papers.tokens import Tokens

AGENCY = "سازمان نمونهٔ خدمات کسب‌وکار"
ADDRESS = "https://desk.example.ir"
TOKENS = Tokens(bytes(range(32)), "01")
_WORDS = Path(__file__).parents[2] / "dialogs/content/packs/demo/words/fa/messages/paper.yaml"
LABELS: dict[str, str] = YAML(typ="safe").load(_WORDS.read_text("utf-8"))

RECEIPT = Receipt(
    tracking_code="MZ7K9Q2M4XABC",
    service_title="صدور گواهی سابقهٔ فعالیت",
    applicant_name="مینا رضایی",
    identifier_masked="\u2066۰۴۹*******\u2069",
    received_at=dt.datetime(2026, 11, 21, 21, 0, tzinfo=dt.UTC),  # already the next day in Tehran
    promised_from=dt.date(2026, 11, 25),
    promised_to=dt.date(2026, 12, 1),
    unit_title="واحد صدور گواهی‌ها",
    applicant_confirmed_at=dt.datetime(2026, 11, 21, 20, 58, tzinfo=dt.UTC),
)
RESPONSE = Response(
    number="1405/12-340",
    issued_at=dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC),
    tracking_code="MZ7K9Q2M4XABC",
    service_title="صدور گواهی سابقهٔ فعالیت",
    applicant_name="مینا رضایی",
    identifier_masked="049*******",
    text="گواهی سابقهٔ فعالیت شما صادر شد و به شماره MZ-7K9Q-2M4X-ABC در دسترس است.",
    legal_grounds="مادهٔ ۱۲ آیین‌نامهٔ صدور پروانه‌ها (مصوب ۱۳۹۷/۰۳/۲۱)",
    appeal_authority="کمیسیون رسیدگی به اعتراض‌ها",
    appeal_until=dt.date(2026, 12, 31),
    issuer_name="زهرا کریمی",
    issuer_post="رئیس ادارهٔ صدور گواهی",
)
