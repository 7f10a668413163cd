import type { Entity, EntityStore } from "../../state/entity-store";
import type { PlaneRequest } from "./plane-request";
import { textOf } from "../../ground/text-of";

export interface MatchedOperation {
    /** `apis/petstore` */
    readonly api: Entity;
    /** `apis/petstore/operations/getPet` */
    readonly operation: Entity;
    /** What the API's own path leaves of the request's. */
    readonly rest: string;
    /** Values of the parameters in the template. */
    readonly parameters: Readonly<Record<string, string>>;
    /** Parameters of the query that the template names. */
    readonly matchedQuery: readonly string[];
}

/**
 * The operation that a request is for: the API with the longest path that it begins with, and of that the one with its
 * method and template. Documented: https://learn.microsoft.com/azure/api-management/add-api-manually (templates and `*`),
 * https://learn.microsoft.com/azure/api-management/api-management-versions (version in path, query or header),
 * https://learn.microsoft.com/azure/api-management/api-management-revisions (`;rev=2` behind the path).
 */
export function matchOperation(entities: EntityStore, request: PlaneRequest): MatchedOperation | undefined {
    const candidates = entities
        .list("apis")
        .filter((api) => isOverTls(api) && hasVersion(entities, api, request))
        .flatMap((api) => basePaths(entities, api).map((base) => ({ api, base })))
        .filter(({ base }) => isBelow(request.path, base))
        .sort((left, right) => right.base.length - left.base.length);
    for (const { api, base } of candidates) {
        const rest = request.path.slice(base.length) || "/";
        const operations = entities
            .list(`${api.path}/operations`)
            .filter(({ properties }) => properties.method === request.method)
            .sort((left, right) => openParts(left) - openParts(right));
        for (const operation of operations) {
            const template = textOf(operation.properties.urlTemplate);
            const inPath = matchTemplate(template, rest);
            if (inPath) {
                const inQuery = queryParameters(template, request.query);
                const matchedQuery = inQuery.map(({ name }) => name);
                const values = inQuery.map(({ parameter, value }) => [parameter, value]);
                const parameters = { ...inPath, ...(Object.fromEntries(values) as Record<string, string>) };
                return { api, operation, rest, parameters, matchedQuery };
            }
        }
    }
    return undefined;
}

/** Documented: https://learn.microsoft.com/rest/api/apimanagement/apis/create-or-update#protocol; there is no other way in here. */
const isOverTls = ({ properties }: Entity): boolean =>
    !Array.isArray(properties.protocols) || properties.protocols.includes("https");

/** How much of a template is left open: what is spelt out goes first. */
const openParts = ({ properties }: Entity): number =>
    pathOf(textOf(properties.urlTemplate)).replace(/[^{*]/g, "").length;

const pathOf = (template: string): string => template.split("?")[0]!;

/** @returns the values of its parameters, undefined where a path is another one. */
export function matchTemplate(template: string, path: string): Record<string, string> | undefined {
    const names: string[] = [];
    const pattern = pathOf(template)
        .replace(/^\/?/, "/")
        .split(/(\{[^}]*\}|\*)/)
        .map((part) => {
            if (part.startsWith("{")) {
                names.push(part.slice(1, -1).replace(/^\*/, ""));
                return part.startsWith("{*") ? "(.*)" : "([^/]+)";
            }
            return part === "*" ? ".*" : escape(part);
        })
        .join("");
    const values = new RegExp(`^${pattern.replace(/\/$/, "")}/?$`, "i").exec(path)?.slice(1);
    return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

/** Parameters of a query that a template names: `{page}` in `/pets?page={page}`. */
function queryParameters(template: string, query: URLSearchParams) {
    return [...new URLSearchParams(template.split("?")[1] ?? "")].flatMap(([name, part]) => {
        const parameter = /^\{(.+)\}$/.exec(part)?.[1];
        const value = query.get(name);
        return parameter === undefined || value === null ? [] : [{ name, parameter, value }];
    });
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function isBelow(path: string, base: string): boolean {
    return base === "" || path.toLowerCase() === base || path.toLowerCase().startsWith(`${base}/`);
}

/** A revision that is not the current one is reached by its number alone. */
function basePaths(entities: EntityStore, api: Entity): string[] {
    const base = basePath(entities, api);
    const { isCurrent, apiRevision = "1" } = api.properties;
    const numbered = `${base};rev=${textOf(apiRevision)}`;
    return isCurrent === false ? [numbered] : [base, numbered];
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
