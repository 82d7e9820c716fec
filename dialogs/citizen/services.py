"""Finding a service and reading about it: by group, by words; its information package (I1-I10), checklist, start."""

from msgspec.structs import replace

from backend_client.catalogue import Service
from backend_client.contract import About
from dialogs import persian
from dialogs.citizen import draft_life, identity, package, spoken, visits
from dialogs.citizen.form import FormFrame
from dialogs.citizen.paging import MOST_BUTTONS, paged
from dialogs.citizen.questions import answer_question
from dialogs.citizen.steps import BRANCH
from dialogs.protocol import Body, Chosen, Contest, Draft, Said, SampleFile
from dialogs.spelling import compact
from dialogs.talk import Choice, Dialog, Row, Speaks, Talk
from nlu.normalize import fold


class ServicesFrame(Dialog, frozen=True):
    """Groups, or the services of `group`, or those found by words."""

    group: str = ""
    found: tuple[str, ...] = ()
    page: int = 0

    def show(self, talk: Talk) -> None:
        catalogue = talk.content.catalogue
        if self.found:
            services = [catalogue.service(code) for code in self.found]
            return self._list([(s.title, f"service:{s.code}") for s in services], "services.found", talk)
        if self.group:
            services = [service for service in catalogue.offered if service.group == self.group]
            return self._list([(s.title, f"service:{s.code}") for s in services], "services.of_group", talk)
        groups = [group for group in catalogue.groups if any(s.group == group.code for s in catalogue.offered)]
        return self._list([(group.title, f"group:{group.code}") for group in groups], "services.groups", talk)

    def _list(self, entries: list[tuple[str, str]], key: str, talk: Talk) -> None:
        last = [Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")]
        choices = [Choice(*entry) for entry in entries]
        shown, turns = paged(choices, self.page, MOST_BUTTONS - len(last), talk)
        talk.prompt(talk.text(key), [*([choice] for choice in shown), turns, last])

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if value.startswith("group:"):
                talk.replace(ServicesFrame(group=value.removeprefix("group:")))
            case Chosen(value=value) if value.startswith("service:"):
                talk.push(ServicePage(service=value.removeprefix("service:")))
            case Chosen(value=value) if value.startswith("page:"):
                talk.replace(ServicesFrame(group=self.group, found=self.found, page=int(value.removeprefix("page:"))))
            case Said(text=text):
                self._search(text, talk)
            case _:
                talk.say("services.words_or_button")
        talk.again()

    def _search(self, text: str, talk: Talk) -> None:
        if service := named(text, talk):
            return talk.push(ServicePage(service=service))
        if len(alike := of_title(text, talk)) > 1:
            return talk.replace(ServicesFrame(found=alike))
        found = talk.content.service_search.ask(text)
        if found.action == "defer":
            if not answer_question(text, "", talk):
                talk.leave(text, "services.not_found")
        elif found.action == "answer":
            talk.push(ServicePage(service=found.hits[0].id))
        else:
            talk.replace(ServicesFrame(found=tuple(hit.id for hit in found.hits)))
        return None

    def back(self, talk: Talk) -> None:
        if self.group or self.found:
            return talk.replace(ServicesFrame())
        return talk.home()


def named(text: str, talk: Speaks) -> str:
    """The code of the service that is called exactly this, "" for none."""
    wanted = compact(text)
    for service in talk.content.catalogue.offered:
        if wanted and any(compact(name) == wanted for name in (service.title, *service.nicknames)):
            return service.code
    return ""


def of_title(text: str, talk: Talk) -> tuple[str, ...]:
    """The services whose title has all these words."""
    words = set(fold(text).split())
    return tuple(
        service.code for service in talk.content.catalogue.offered if words <= set(fold(service.title).split())
    )


class ServicePage(Dialog, frozen=True):
    """A service's page; `part`: of its information package, "" = the overview."""

    service: str
    part: str = ""

    def show(self, talk: Talk) -> None:
        service = talk.content.catalogue.service(self.service)
        talk.topic = service.code
        if self.part:
            text = package.part_text(self.part, service, talk.content)
            rows: list[Row] = [[Choice(talk.text("button.begin"), "begin")]]
            if self.part == "documents" and service.templates:
                rows.append([Choice(talk.text("button.templates"), "templates")])
            if self.part == "contact" and any(visits.receiving(self.service, talk)):
                rows.append([Choice(talk.text("visit.button"), "visit")])
            if self.part == "laws" and service.statement:
                rows.append([Choice(talk.text("package.statement.button"), "part:statement")])
            rows.append([Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")])
            return talk.prompt(text, rows)
        labels = [Choice(talk.text(package.button(part, service)), f"part:{part}") for part in package.PARTS]
        rows = [[Choice(talk.text("button.begin"), "begin")]]
        rows += [labels[start : start + 2] for start in range(0, len(labels), 2)]
        rows.append([Choice(talk.text("button.back"), "!back")])
        return talk.prompt(package.overview(service, talk.content), rows)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="begin"):
                talk.push(Readiness(service=self.service))
            case Chosen(value=value) if value.startswith("part:"):
                talk.replace(ServicePage(service=self.service, part=value.removeprefix("part:")))
            case Chosen(value="visit"):
                visits.begin(self.service, talk)
            case Chosen(value="templates"):
                for template in talk.content.catalogue.service(self.service).templates:
                    name = template.file.rpartition("/")[2]
                    talk.tell(template.title, attachment=SampleFile(path=template.file, name=name))
            case Said(text=text) if service := named(text, talk):
                talk.replace(ServicePage(service=service))
            case Said(text=text) if part := spoken.part_meant(text, self.service, talk):
                talk.replace(ServicePage(service=self.service, part=part))
            case Said(text=text):
                if not answer_question(text, self.service, talk):
                    talk.leave(text, "services.ask_or_button", self.service)
            case _:
                talk.say("choose_one")
        talk.again()

    def back(self, talk: Talk) -> None:
        if self.part:
            before = "laws" if self.part == "statement" else ""
            return talk.replace(ServicePage(service=self.service, part=before))
        talk.pop()
        return talk.again()


class Readiness(Dialog, frozen=True):
    """What is needed, confirmed before the first question: documents, cost, time, presence. `filed_by`: the counter
    clerk who fills the form in for somebody, "" for one's own. `contests`: of an appeal, which response."""

    service: str
    filed_by: str = ""
    contests: Contest | None = None

    def show(self, talk: Talk) -> None:
        service = talk.content.catalogue.service(self.service)
        rows: list[Row] = [[Choice(talk.text("button.ready"), "ready")]]
        text = package.checklist(service, talk.content)
        if self.filed_by:
            text = f"{text}\n\n{talk.text('counter.ready')}"
        if self.contests:
            text = f"{_contested(self.contests, talk)}\n\n{text}"
        if self._open_draft(talk) is not None:
            unfinished = talk.text("counter.unfinished" if self.filed_by else "ready.unfinished")
            text = f"{text}\n\n{unfinished}"
            rows = [[Choice(talk.text("button.resume"), "ready")], [Choice(talk.text("button.anew"), "anew")]]
        rows.append([Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")])
        talk.prompt(text, rows)

    def take(self, body: Body, talk: Talk) -> None:
        draft = self._open_draft(talk)
        match body:
            case Chosen(value="ready"):
                self._begin(draft or self._new_draft(talk), talk)
            case Chosen(value="anew"):
                if draft is not None:
                    talk.save(replace(draft, status="discarded", answers={}, pages=()))
                self._begin(self._new_draft(talk), talk)
            case Said(text=text) if answer_question(text, self.service, talk):
                talk.again()
            case _:
                talk.say("choose_one")
                talk.again()

    def _open_draft(self, talk: Talk) -> Draft | None:
        """An unfinished form of this service, which goes on in its own version; nobody's becomes another's."""
        mine = (one for one in talk.open_drafts() if one.service == self.service and not one.asked)
        alike = (one for one in mine if _about(one.contests) == _about(self.contests))
        return next((one for one in alike if one.filed_by == self.filed_by), None)

    def _new_draft(self, talk: Talk) -> Draft:
        service = talk.content.catalogue.service(self.service)
        draft = Draft(
            id=talk.new_id("draft"),
            service=service.code,
            version=service.version,
            created_at=talk.at,
            updated_at=talk.at,
            filed_by=self.filed_by,
            contests=self.contests,
        )
        if self.contests and self.contests.branch in _branches(service, talk):
            draft = replace(draft, answers={BRANCH: self.contests.branch})
        draft = talk.save(draft)
        draft_life.watch_draft(draft, talk)
        return identity.ask_anew(draft, talk) if self.filed_by else draft

    def _begin(self, draft: Draft, talk: Talk) -> None:
        talk.frames.clear()
        talk.push(FormFrame(draft_id=draft.id))


def _about(contest: Contest | None) -> About | None:
    return contest.about if contest else None


def _branches(service: Service, talk: Talk) -> set[str]:
    return {branch.code for branch in talk.content.catalogue.branches_of(service)}


def _contested(contest: Contest, talk: Talk) -> str:
    number, until = persian.code(persian.digits(contest.about.number)), persian.day(contest.until)
    return talk.text("appeal.first", number=number, service=contest.title, day=until)
