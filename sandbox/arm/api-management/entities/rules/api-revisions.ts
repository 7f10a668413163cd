import { textOf } from "../../../../ground/text-of";
import type { Entity, EntityStore } from "../../../../state/entity-store";
import type { EntityContext } from "../entity-context";
import { invalidFields } from "../entity-error";
import { nameOf, pathOfId } from "../entity-path";
import type { Body } from "../render-entity";
import type { EntityRule } from "./rule";
import { withTimes } from "./with-times";

/** Whether a path is that of a revision by its number: `apis/petstore;rev=2`. */
export const isRevision = (path: string): boolean => /;rev=\d+$/i.test(nameOf(path));

/** What each revision has of its own; the rest belongs to the API. Documented: https://learn.microsoft.com/azure/api-management/api-management-revisions */
const ofRevision = ["operations", "policies", "schemas", "resolvers", "diagnostics"];

/** The path under which a revision is kept: the current one is the API itself. */
export function currentPath(entities: EntityStore, path: string): string {
    const [whole, api = "", number = "", rest = ""] = /^(.*?apis\/[^/;]+);rev=(\d+)(.*)$/i.exec(path) ?? [];
    return whole !== undefined && entities.get(api)?.properties.apiRevision === number ? api + rest : path;
}

/** The current revision and all others of an API. */
export function revisionsOf(entities: EntityStore, api: string): Entity[] {
    const base = api.replace(/;rev=\d+$/i, "").toLowerCase();
    const collection = base.slice(0, base.lastIndexOf("/"));
    return entities
        .list(collection)
        .filter(({ path }) => path.replace(/;rev=\d+$/i, "").toLowerCase() === base)
        .sort((left, right) => Number(left.properties.apiRevision) - Number(right.properties.apiRevision));
}

/** Copies what a revision is made of; the copy answers no `sourceApiId`. */
export function copyRevision(entities: EntityStore, from: string, to: string): void {
    const source = entities.get(from)?.path ?? from;
    for (const { path, properties } of entities.below(source)) {
        const rest = path.slice(source.length + 1);
        if (ofRevision.includes(rest.split("/")[0]!)) {
            entities.put(`${to}/${rest}`, properties);
        }
    }
}

/** A list of an API's revisions. Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/api-revision/list-by-service */
export function listRevisions(entities: EntityStore, api: string): Body[] {
    return revisionsOf(entities, api).map(({ path, properties }) => {
        const revision = String(properties.apiRevision);
        return {
            apiId: `/${path.replace(/;rev=\d+$/i, "")};rev=${revision}`,
            apiRevision: revision,
            createdDateTime: properties.specificationLastUpdated,
            updatedDateTime: properties.specificationLastUpdated,
            description: properties.apiRevisionDescription ?? null,
            privateUrl: `/${String(properties.path)}${properties.isCurrent ? "" : `;rev=${revision}`}`,
            isOnline: true,
            isCurrent: properties.isCurrent,
        };
    });
}

/** A release makes the revision that it names the current one. Documented: https://learn.microsoft.com/rest/api/apimanagement/api-release/create-or-update */
export const releaseRule: EntityRule = {
    write: (context, { at, sent, existing }) => {
        const apiId = sent.apiId ?? `/${at.parent}`;
        const path = currentPath(context.service.entities, pathOfId(textOf(apiId)));
        if (!context.service.entities.get(path)) {
            throw invalidFields(["apiId", `API '${nameOf(textOf(apiId))}' not found.`]);
        }
        return withTimes(context, existing, { ...sent, apiId });
    },
    stored: (context, release, { at, existing }) => {
        if (!existing) {
            makeCurrent(context, at.parent, pathOfId(String(release.properties.apiId)));
        }
    },
    // Reported by tools that read it: the list leaves the API out. Source: Azure/apiops, release extractor.
    list: (_context, _release, { apiId: _apiId, ...shown }) => shown,
};

function makeCurrent({ service: { entities } }: EntityContext, api: string, wanted: string): void {
    const path = currentPath(entities, wanted);
    const current = entities.get(api);
    const chosen = entities.get(path);
    if (!current || !chosen || path.toLowerCase() === api.toLowerCase()) {
        return;
    }
    const old = `${current.path};rev=${String(current.properties.apiRevision)}`;
    const move = (from: string, to: string): void => {
        for (const collection of ofRevision) {
            for (const entity of entities.list(`${from}/${collection}`)) {
                entities.move(entity.path, `${to}/${collection}/${nameOf(entity.path)}`);
            }
        }
    };
    move(current.path, old);
    move(chosen.path, current.path);
    entities.delete(chosen.path);
    entities.put(old, { ...current.properties, isCurrent: false });
    entities.put(current.path, { ...chosen.properties, isCurrent: true });
}
