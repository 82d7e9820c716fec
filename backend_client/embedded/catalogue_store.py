"""The catalogue's versions: published as a whole, each service and the survey with a version of its own."""

import msgspec
from msgspec.structs import replace
from sqlalchemy import func, insert, select

from backend_client.catalogue import Catalogue, Service, Survey
from backend_client.embedded.catalogue_checks import contradictions
from backend_client.embedded.tables import catalogue as catalogue_table
from backend_client.embedded.tables import definition as definition_table
from backend_client.embedded.transaction import Tx
from backend_client.errors import BackendUnavailable, RequestNotFound, RequestRejected


async def present(tx: Tx) -> Catalogue:
    """The present catalogue. Raises BackendUnavailable before the first publication."""
    found = await present_or_none(tx)
    if found is None:
        raise BackendUnavailable("no catalogue has been published yet")
    return found


async def definition(tx: Tx, service: str, version: int) -> Service:
    """A service in that version. Raises RequestNotFound where it never was."""
    known = tx.library.definitions.get((service, version))
    if known is None:
        query = select(definition_table.c.body).where(
            definition_table.c.service == service, definition_table.c.version == version
        )
        body = await tx.connection.scalar(query)
        if body is None:
            raise RequestNotFound
        known = msgspec.json.decode(body, type=Service)
        tx.library.definitions[service, version] = known
    return known


async def survey(tx: Tx, version: int) -> Survey | None:
    """The survey in that version; None where it never was."""
    latest = await present(tx)
    if latest.survey.version == version:
        return latest.survey
    query = select(catalogue_table.c.body).where(catalogue_table.c.survey_version == version).limit(1)
    if version not in tx.library.surveys:
        body = await tx.connection.scalar(query)
        if body is None:
            return None
        tx.library.surveys[version] = msgspec.json.decode(body, type=Catalogue).survey
    return tx.library.surveys[version]


async def publish(tx: Tx, catalogue: Catalogue) -> int:
    """Make it the present catalogue unless it is already. Raises RequestRejected where it contradicts itself."""
    problems = contradictions(catalogue)
    if problems:
        raise RequestRejected(problems)
    old = await present_or_none(tx)
    services = tuple([await _versioned(tx, service) for service in catalogue.services])
    version = old.version if old else 0
    survey_ = _next_survey(old.survey if old else None, catalogue.survey)
    new = replace(catalogue, services=services, survey=survey_, version=version)
    if new == old:
        return version
    new = replace(new, version=version + 1)
    row = {"version": new.version, "survey_version": survey_.version, "published_at": tx.now}
    await tx.connection.execute(insert(catalogue_table).values(body=msgspec.json.encode(new), **row))
    return new.version


async def present_or_none(tx: Tx) -> Catalogue | None:
    """None before the first publication. Asks the database each time: another process may have published."""
    version = await tx.connection.scalar(select(func.max(catalogue_table.c.version)))
    if version is None:
        return None
    if tx.library.present is None or tx.library.present.version != version:
        query = select(catalogue_table.c.body).where(catalogue_table.c.version == version)
        body = (await tx.connection.execute(query)).scalar_one()
        tx.library.present = msgspec.json.decode(body, type=Catalogue)
    return tx.library.present


async def _versioned(tx: Tx, service: Service) -> Service:
    """The service with the version it has here; a changed definition is stored under the next one."""
    query = select(func.max(definition_table.c.version)).where(definition_table.c.service == service.code)
    last = await tx.connection.scalar(query)
    if last is not None:
        known = await definition(tx, service.code, last)
        if replace(service, version=last) == known:
            return known
    new = replace(service, version=(last or 0) + 1)
    row = {"service": new.code, "version": new.version, "body": msgspec.json.encode(new)}
    await tx.connection.execute(insert(definition_table).values(**row))
    return new


def _next_survey(old: Survey | None, new: Survey) -> Survey:
    if old is None:
        return new
    same = replace(new, version=old.version) == old
    return old if same else replace(new, version=max(new.version, old.version + 1))
