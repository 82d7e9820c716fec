"""Finding a service and reading about it: by group, by words; its information package (I1-I10), checklist, start."""

from dialogs.citizen import draft_life, package
from dialogs.citizen.form import FormFrame
from dialogs.citizen.questions import answer_question
from dialogs.protocol import Body, Chosen, Draft, Said, SampleFile
from dialogs.talk import Choice, Dialog, Row, Talk

PAGE = 6


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
            services = [service for service in catalogue.services if service.group == self.group]
            return self._list([(s.title, f"service:{s.code}") for s in services], "services.of_group", talk)
        groups = [group for group in catalogue.groups if any(s.group == group.code for s in catalogue.services)]
        return self._list([(group.title, f"group:{group.code}") for group in groups], "services.groups", talk)

    def _list(self, entries: list[tuple[str, str]], key: str, talk: Talk) -> None:
        rows: list[Row] = [[Choice(*entry)] for entry in entries[self.page * PAGE : (self.page + 1) * PAGE]]
        turns = [Choice(talk.text("button.previous"), f"page:{self.page - 1}")] if self.page else []
        if (self.page + 1) * PAGE < len(entries):
            turns.append(Choice(talk.text("button.next"), f"page:{self.page + 1}"))
        last = Choice(talk.text("button.back"), "!back")
        talk.prompt(talk.text(key), [*rows, [*turns, last]])

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
        found = talk.content.service_model.ask(text)
        if found.action == "unsure":
            if not answer_question(text, "", talk):
                talk.say("services.not_found")
        elif found.action == "answer":
            talk.push(ServicePage(service=found.hits[0].id))
        else:
            talk.replace(ServicesFrame(found=tuple(hit.id for hit in found.hits)))

    def back(self, talk: Talk) -> None:
        if self.group or self.found:
            return talk.replace(ServicesFrame())
        return talk.home()


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
            rows.append([Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")])
            return talk.prompt(text, rows)
        parts = package.parts(service, talk.content)
        labels = [Choice(talk.text(f"package.{part}.button"), f"part:{part}") for part in parts]
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
            case Chosen(value="templates"):
                for template in talk.content.catalogue.service(self.service).templates:
                    name = template.file.rpartition("/")[2]
                    talk.tell(template.title, attachment=SampleFile(path=template.file, name=name))
            case Said(text=text):
                if not answer_question(text, self.service, talk):
                    talk.say("services.ask_or_button")
            case _:
                talk.say("choose_one")
        talk.again()

    def back(self, talk: Talk) -> None:
        if self.part:
            return talk.replace(ServicePage(service=self.service))
        talk.pop()
        return talk.again()


class Readiness(Dialog, frozen=True):
    """What is needed, confirmed before the first question: documents, cost, time, presence."""

    service: str

    def show(self, talk: Talk) -> None:
        service = talk.content.catalogue.service(self.service)
        rows: list[Row] = [[Choice(talk.text("button.ready"), "ready")]]
        rows.append([Choice(talk.text("button.back"), "!back"), Choice(talk.text("button.menu"), "!menu")])
        talk.prompt(package.checklist(service, talk.content), rows)

    def take(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value="ready"):
                self._begin(talk)
            case Said(text=text) if answer_question(text, self.service, talk):
                talk.again()
            case _:
                talk.say("choose_one")
                talk.again()

    def _begin(self, talk: Talk) -> None:
        """Go on with an open draft of this service in its own version, or begin one in the present version."""
        service = talk.content.catalogue.service(self.service)
        for draft in talk.open_drafts():
            if draft.service == service.code and not draft.asked:
                talk.say("form.resumed")
                break
        else:
            draft = Draft(
                id=talk.new_id("draft"),
                service=service.code,
                version=service.version,
                created_at=talk.at,
                updated_at=talk.at,
            )
            draft_life.watch_draft(talk.save(draft), talk)
        talk.frames.clear()
        talk.push(FormFrame(draft_id=draft.id))
