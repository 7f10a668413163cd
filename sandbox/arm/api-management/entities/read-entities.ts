import type { Entity } from "../../../state/entity-store";
import type { EntityContext } from "./entity-context";
import { notFound } from "./entity-error";
import { findEntityKind } from "./entity-kinds";
import type { EntityKind } from "./entity-kinds";
import { nameOf } from "./entity-path";
import type { EntityPath } from "./entity-path";
import { linksBelow, targetOf } from "./links";
import { ofVersion, shownProperties, toBody } from "./render-entity";
import type { Body } from "./render-entity";
import { entityRules } from "./rules";
import { linkedApi } from "./rules/api-rules";
import type { Query } from "./rules/rule";

/** What a body answers: who asks is told more or less of it. */
export type Answer = "get" | "list" | "put" | "patch";

/** @throws EntityError */
export function requireEntity(context: EntityContext, at: EntityPath): Entity {
    const { entities } = context.service;
    const found = at.kind?.link?.member
        ? linksBelow(entities, at).find(({ path }) => path.toLowerCase() === at.path.toLowerCase())?.link
        : entities.get(at.path);
    if (!found) {
        throw notFound(at.collection);
    }
    return found;
}

export function requireParent(context: EntityContext, { parent, kind }: EntityPath): void {
    if (parent && kind && !context.service.entities.get(parent)) {
        throw notFound(parent.split("/").at(-2) ?? "");
    }
}

export function renderEntity(
    context: EntityContext,
    at: EntityPath,
    entity: Entity,
    answer: Answer,
    query: Query,
): Body {
    const { kind } = at;
    if (kind?.link) {
        return renderLink(context, at, entity, answer);
    }
    return toBody(context, at.path, propertiesOf(context, kind!, entity, answer, query), answer);
}

function propertiesOf(context: EntityContext, kind: EntityKind, entity: Entity, answer: Answer, query: Query): Body {
    if (kind.path === "contentTypes" || kind.path === "contentTypes/contentItems") {
        return entity.properties;
    }
    const rule = entityRules[kind.path];
    const shown = shownProperties(context, kind, entity);
    const told = ofVersion(context, kind, rule?.show?.(context, entity, shown, query) ?? shown);
    switch (answer) {
        case "get":
            return rule?.get?.(context, entity, told, query) ?? told;
        case "list":
            return rule?.list?.(context, entity, told, query) ?? told;
        case "put":
            return rule?.put?.(context, entity, told) ?? told;
        case "patch":
            return (rule?.patch ?? rule?.put)?.(context, entity, told) ?? told;
    }
}

/** A link is told as what it leads to, one with an ID of its own as the ID of that. */
function renderLink(context: EntityContext, at: EntityPath, entity: Entity, answer: Answer): Body {
    const { entities, id } = context.service;
    const { member, to } = at.kind!.link!;
    if (member) {
        const found = linksBelow(entities, at).find(({ link }) => link.path === entity.path);
        return toBody(context, at.path, { [member]: `${id}/${found!.target.path}` }, answer);
    }
    const target = targetOf(entities, at);
    const kind = findEntityKind(to)!;
    const properties = !target
        ? {}
        : kind.path === "apis"
          ? linkedApi(context, target)
          : propertiesOf(context, kind, target, "get", {});
    return toBody(context, at.path, properties, answer);
}

export function listEntities(context: EntityContext, at: EntityPath, query: Query): Body[] {
    // Assumed: a list below something that is not there is not an empty list.
    requireParent(context, at);
    const { entities } = context.service;
    const { kind } = at;
    if (kind?.link?.member) {
        return linksBelow(entities, at).map(({ path, link }) =>
            renderLink(context, { ...at, path, isCollection: false }, link, "list"),
        );
    }
    return entities.list(at.path).map((entity) => {
        const path = `${at.path}/${nameOf(entity.path)}`;
        return renderEntity(context, { ...at, path, isCollection: false }, entity, "list", query);
    });
}
