import { textOf } from "../../../../ground/text-of";
import type { Entity, EntityStore } from "../../../../state/entity-store";
import { isNewer, timeOf } from "../entity-context";
import type { EntityContext } from "../entity-context";
import { invalidFields, refused } from "../entity-error";
import { findEntityKind } from "../entity-kinds";
import { nameOf, pathOfId } from "../entity-path";
import { withoutMembers } from "../members";
import { withFullIds } from "../render-entity";
import type { Body } from "../render-entity";
import { readImport, storeImport } from "./api-import";
import { copyRevision, isRevision, revisionsOf } from "./api-revisions";
import type { ImportWithSchema } from "./api-import";
import type { EntityRule, EntityWrite } from "./rule";

/** What a write imports, read once. */
const imports = new WeakMap<EntityWrite, ImportWithSchema>();

const slashless = (path: unknown): string => textOf(path).replace(/^\/+|\/+$/g, "");

export const apiRule: EntityRule = {
    write: async (context, write) => {
        const { at, given, existing } = write;
        const imported = await readImport(given);
        if (imported) {
            imports.set(write, imported);
        }
        const source = given.sourceApiId ?? (isRevision(at.path) ? sourceOf(at.path) : undefined);
        const copied =
            existing === undefined && source !== undefined ? requireSource(context, textOf(source)) : undefined;
        const {
            format: _format,
            value: _value,
            wsdlSelector: _wsdl,
            sourceApiId: _source,
            apiVersionSet,
            apiType,
            translateRequiredQueryParameters: _translate,
            ...sent
        } = write.sent;
        const kept = imported || copied ? { ...copied?.properties, ...imported?.properties, ...sent } : sent;
        const properties = {
            ...kept,
            ...versionSetOf(context, sent, apiVersionSet),
            path: slashless(given.path ?? kept.path),
            apiRevision: revisionOf(at.path, sent.apiRevision, existing),
            isCurrent: !isRevision(at.path),
            // Azure takes the type of an API from `apiType`, and tells it as `type`; http goes without saying.
            type: apiType && apiType !== "http" ? apiType : existing?.properties.type,
            specificationLastUpdated: timeOf(context),
        };
        requireComplete(write, properties, imported !== undefined);
        requirePath(context, write, properties);
        const unchanged = existing && {
            ...properties,
            specificationLastUpdated: existing.properties.specificationLastUpdated,
        };
        return imported || !unchanged ? properties : unchanged;
    },
    stored: (context, api, write) => {
        const { entities } = context.service;
        const { given, existing } = write;
        const source = given.sourceApiId ?? (isRevision(api.path) ? sourceOf(api.path) : undefined);
        if (!existing && source !== undefined) {
            copyRevision(entities, requireSource(context, textOf(source)).path, api.path);
        }
        const imported = imports.get(write);
        if (imported) {
            storeImport(entities, api.path, imported);
        }
    },
    remove: ({ service: { entities } }, api, { deleteRevisions }) => {
        const others = isRevision(api.path)
            ? []
            : revisionsOf(entities, api.path).filter(({ path }) => path !== api.path);
        // Reported: Azure/apiops-cli#142.
        if (others.length > 0 && deleteRevisions !== "true") {
            throw refused("Cannot delete the current revision of an API.");
        }
        others.forEach(({ path }) => entities.delete(path));
    },
    show: (context, _api, shown) => ({
        ...withoutMembers(shown, ["specificationLastUpdated"]),
        authenticationSettings: authenticationOf(context, shown.authenticationSettings),
    }),
    put: (context, api, shown) => withVersionSet(context, api, shown),
    list: (context, api, shown, { expandApiVersionSet }) =>
        expandApiVersionSet === "true" ? withVersionSet(context, api, shown) : shown,
};

const sourceOf = (path: string): string => `/${path.replace(/;rev=\d+$/i, "")}`;

function requireSource({ service: { entities, id } }: EntityContext, source: string): Entity {
    const relative = source.toLowerCase().startsWith(`${id.toLowerCase()}/`) ? source.slice(id.length) : source;
    const found = entities.get(pathOfId(relative));
    if (!found) {
        throw invalidFields(["sourceApiId", `API '${source}' not found.`]);
    }
    return found;
}

/** Recorded: a text that is no number is answered as 1. */
function revisionOf(path: string, sent: unknown, existing: Entity | undefined): string {
    const [, own] = /;rev=(\d+)$/i.exec(path) ?? [];
    const wanted = /^\d+$/.test(String(sent)) ? String(sent) : "1";
    return own ?? (textOf(existing?.properties.apiRevision) || wanted);
}

/** Azure makes a version set of one that is given with the API. Documented: https://learn.microsoft.com/rest/api/apimanagement/apis/create-or-update */
function versionSetOf({ service: { entities } }: EntityContext, sent: Body, given: unknown): Body {
    const id = sent.apiVersionSetId ?? (given as Body | undefined)?.id;
    if (typeof id === "string" && !entities.get(pathOfId(id.replace(/^.*(?=\/apiVersionSets\/)/i, "")))) {
        throw invalidFields(["apiVersionSetId", `API version set '${nameOf(id)}' not found.`]);
    }
    return typeof id === "string" ? { apiVersionSetId: id.replace(/^.*(?=\/apiVersionSets\/)/i, "") } : {};
}

function requireComplete({ existing, given }: EntityWrite, properties: Body, isImport: boolean): void {
    const missing = ["displayName"].filter((member) => !properties[member]);
    if (missing.length > 0) {
        throw invalidFields(...missing.map((member) => [member, `'${member}' must not be empty.`] as const));
    }
    if (!existing && !isImport && given.path === undefined && given.sourceApiId === undefined && !properties.path) {
        throw invalidFields(["path", "'path' must not be empty."]);
    }
}

/** Quoted by users: Azure/azure-powershell#11027; for a revision Azure/apiops#436. */
function requirePath({ service: { entities } }: EntityContext, { at, existing }: EntityWrite, properties: Body): void {
    if (isRevision(at.path)) {
        const current = entities.get(at.path.replace(/;rev=\d+$/i, ""));
        if (existing && current && properties.path !== current.properties.path) {
            throw refused("Can't change property Path for non-current revision");
        }
        return;
    }
    const siblings = entities
        .list(at.parent ? `${at.parent}/apis` : "apis")
        .filter(({ path }) => !isRevision(path) && path.toLowerCase() !== at.path.toLowerCase());
    // Quoted by users: Azure/azure-cli#28908.
    if (siblings.some((api) => isInSet(api.properties, properties) && isSameVersion(api.properties, properties))) {
        throw refused(`API with specified version '${textOf(properties.apiVersion)}' already exists`);
    }
    const other = siblings.find(
        (api) =>
            slashless(api.properties.path).toLowerCase() === String(properties.path).toLowerCase() &&
            !isInSet(api.properties, properties),
    );
    if (other) {
        throw invalidFields([
            "path",
            `Cannot create API '${nameOf(at.path)}' with the same Path '${String(properties.path)}' as API '${nameOf(other.path)}'  unless it's a part of the same version set`,
        ]);
    }
}

const isInSet = (left: Body, right: Body): boolean =>
    left.apiVersionSetId !== undefined &&
    textOf(left.apiVersionSetId).toLowerCase() === textOf(right.apiVersionSetId).toLowerCase();

const isSameVersion = (left: Body, right: Body): boolean =>
    textOf(left.apiVersion).toLowerCase() === textOf(right.apiVersion).toLowerCase();

function authenticationOf(context: EntityContext, kept: unknown): Body {
    const { oAuth2 = null, openid = null, ...rest } = (kept ?? {}) as Body;
    return {
        oAuth2,
        openid,
        ...(isNewer(context) && {
            oAuth2AuthenticationSettings: rest.oAuth2AuthenticationSettings ?? (oAuth2 ? [oAuth2] : []),
            openidAuthenticationSettings: rest.openidAuthenticationSettings ?? (openid ? [openid] : []),
        }),
    };
}

function withVersionSet(context: EntityContext, { properties }: Entity, shown: Body): Body {
    const path = pathOfId(textOf(properties.apiVersionSetId));
    const set = path ? context.service.entities.get(path)?.properties : undefined;
    if (!set) {
        return shown;
    }
    const { displayName: name, description, versioningScheme, versionQueryName, versionHeaderName } = set;
    return {
        ...shown,
        apiVersionSet: {
            id: `${context.service.id}/${path}`,
            ...{ name, description, versioningScheme, versionQueryName, versionHeaderName },
        },
    };
}

/** What a link to an API tells of it. Recorded: entities_2024-05-01, products/product2/apis/api2. */
export function linkedApi(context: EntityContext, { properties }: Entity): Body {
    const kind = findEntityKind("apis")!;
    const told = { ...withFullIds(context, kind, properties), backendId: properties.backendId ?? null };
    const members = [
        ...["displayName", "apiRevision", "description", "specificationLastUpdated", "subscriptionRequired"],
        ...["serviceUrl", "backendId", "path", "protocols", "mcpProperties", "authenticationSettings"],
        ...["subscriptionKeyParameterNames", "isCurrent", "apiRevisionDescription", "apiVersion"],
        "apiVersionDescription",
    ];
    const untold = ["protocols", "mcpProperties", "authenticationSettings", "subscriptionKeyParameterNames"];
    return Object.fromEntries(
        members
            .map((name) => [name, untold.includes(name) ? null : (told as Body)[name]] as const)
            .filter(([, value]) => value !== undefined),
    );
}

const methods = /^[A-Za-z]+$/;

/** Quoted by users: Azure/azure-sdk-for-net#35802 (parameters). That an operation is there once is assumed. */
export const operationRule: EntityRule = {
    write: ({ service: { entities } }, { at, sent }) => {
        if (!methods.test(String(sent.method))) {
            throw invalidFields(["method", `'${String(sent.method)}' is no method.`]);
        }
        const template = String(sent.urlTemplate);
        const inTemplate = [...template.matchAll(/\{\*?([^}]+)\}/g)].map(([, name]) => name);
        const described = ((sent.templateParameters ?? []) as { name?: string }[]).map(({ name }) => name);
        if ([...inTemplate].sort().join() !== [...described].sort().join()) {
            throw invalidFields([
                "",
                `All template parameters used in the UriTemplate must be defined in the Operation '${nameOf(at.path)}', and vice-versa.`,
            ]);
        }
        const twin = entities
            .list(`${at.parent}/operations`)
            .find(
                ({ path, properties }) =>
                    path.toLowerCase() !== at.path.toLowerCase() &&
                    properties.method === sent.method &&
                    properties.urlTemplate === sent.urlTemplate,
            );
        if (twin) {
            throw invalidFields(["urlTemplate", "Operation with the same method and URL template already exists"]);
        }
        return { ...sent, request: sent.request ?? { queryParameters: [], headers: [], representations: [] } };
    },
};

export function apiOfPath(entities: EntityStore, path: string): Entity | undefined {
    return entities.get(/^(?:workspaces\/[^/]+\/)?apis\/[^/]+/i.exec(path)?.[0] ?? "");
}
