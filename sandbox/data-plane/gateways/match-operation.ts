import type { Entity, EntityStore } from "../../state/entity-store";
import type { PlaneRequest } from "./plane-request";
import { textOf } from "../../ground/text-of";

export interface MatchedOperation {
    /** `apis/petstore` */
    readonly api: Entity;
    /** `apis/petstore/operations/getPet` */
    readonly operation: Entity;
}

/**
 * The operation that a request is for: the API with the longest path that it begins with, and of that the one with its
 * method and template. Documented: https://learn.microsoft.com/azure/api-management/add-api-manually (templates and `*`),
 * https://learn.microsoft.com/azure/api-management/api-management-versions (version in path, query or header).
 */
export function matchOperation(entities: EntityStore, request: PlaneRequest): MatchedOperation | undefined {
    const candidates = entities
        .list("apis")
        .filter(({ path, properties }) => properties.isCurrent !== false && !path.includes(";rev="))
        .map((api) => ({ api, base: basePath(entities, api) }))
        .filter(({ api, base }) => isBelow(request.path, base) && hasVersion(entities, api, request))
        .sort((left, right) => right.base.length - left.base.length);
    for (const { api, base } of candidates) {
        const rest = request.path.slice(base.length) || "/";
        const operation = entities
            .list(`${api.path}/operations`)
            .filter(({ properties }) => properties.method === request.method)
            .sort((left, right) => openParts(left) - openParts(right))
            .find(({ properties }) => matchesTemplate(textOf(properties.urlTemplate), rest));
        if (operation) {
            return { api, operation };
        }
    }
    return undefined;
}

/** How much of a template is left open: what is spelt out goes first. */
const openParts = ({ properties }: Entity): number =>
    pathOf(textOf(properties.urlTemplate)).replace(/[^{*]/g, "").length;

const pathOf = (template: string): string => template.split("?")[0]!;

export function matchesTemplate(template: string, path: string): boolean {
    const pattern = pathOf(template)
        .replace(/^\/?/, "/")
        .split(/(\{[^}]*\}|\*)/)
        .map((part) => (part === "*" ? ".*" : part.startsWith("{") ? "[^/]+" : escape(part)))
        .join("");
    return new RegExp(`^${pattern.replace(/\/$/, "")}/?$`, "i").test(path);
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function isBelow(path: string, base: string): boolean {
    return base === "" || path.toLowerCase() === base || path.toLowerCase().startsWith(`${base}/`);
}

function basePath(entities: EntityStore, api: Entity): string {
    const path = textOf(api.properties.path).replace(/^\/+|\/+$/g, "");
    const version = versioningOf(entities, api);
    const segments = [path, version?.scheme === "Segment" ? version.value : ""].filter(Boolean);
    return segments.map((segment) => `/${segment}`.toLowerCase()).join("");
}

function hasVersion(entities: EntityStore, api: Entity, { query, headers }: PlaneRequest): boolean {
    const version = versioningOf(entities, api);
    switch (version?.scheme) {
        case "Query":
            return query.get(textOf(version.set.versionQueryName)) === version.value;
        case "Header":
            return headers[textOf(version.set.versionHeaderName).toLowerCase()] === version.value;
        default:
            return true;
    }
}

function versioningOf(entities: EntityStore, { properties }: Entity) {
    const id = /apiVersionSets\/[^/]+$/i.exec(textOf(properties.apiVersionSetId))?.[0];
    const set = id === undefined ? undefined : entities.get(id)?.properties;
    const value = textOf(properties.apiVersion);
    return set && value ? { set, scheme: textOf(set.versioningScheme), value } : undefined;
}
