import { textOf } from "../../../ground/text-of";
import type { Entity } from "../../../state/entity-store";
import type { EntityContext } from "./entity-context";
import { EntityError, invalidFields, notFound, preconditionFailed, refused } from "./entity-error";
import type { EntityKind } from "./entity-kinds";
import { nameOf, toRelativeId } from "./entity-path";
import type { EntityPath } from "./entity-path";
import { associationOf, inWorkspace, linksTo, targetOf } from "./links";
import { changeMembers, withoutMembers } from "./members";
import { requireEntity, requireParent } from "./read-entities";
import { defaultsOf } from "./render-entity";
import type { Body } from "./render-entity";
import { entityRules } from "./rules";
import { setRecipients } from "./rules/other-rules";
import type { EntityWrite, Query } from "./rules/rule";
import { findOperation, kindOf } from "./sdk-operations";
import type { SdkOperation } from "./sdk-operations";
import { requireRoom } from "./tier-limits";
import { membersOf, validateNames, validateProperties } from "./validate-properties";

export interface WriteRequest {
    readonly method: "PUT" | "PATCH";
    readonly body: Body | undefined;
    readonly query: Query;
    readonly ifMatch: string | undefined;
}

export interface Written {
    readonly method: WriteRequest["method"];
    /** @default undefined: it failed, as its polls will tell */
    readonly entity: Entity | undefined;
    readonly existed: boolean;
    readonly isImport: boolean;
    readonly failure?: EntityError;
}

/** @throws EntityError for what Azure refuses at once. */
export async function writeEntity(context: EntityContext, at: EntityPath, request: WriteRequest): Promise<Written> {
    const { entities, id: serviceId } = context.service;
    const { method, query } = request;
    const kind = at.kind!;
    const operation = findOperation(method, at.path)!;
    requireWritable(context, at);
    requireName(kind, at);
    validateNames(operation, at.path);
    const existing = method === "PATCH" ? requireEntity(context, at) : entities.get(at.path);
    requireMatch(existing, request.ifMatch);
    if (!existing) {
        requireRoom(context, at);
    }
    if (kind.link) {
        return writeLink(context, at, request);
    }
    const given = propertiesOf(kind, request.body, operation);
    validateProperties(kind, operation, given, { isNew: !existing });
    const known = new Set([
        ...Object.keys(membersOf(operation.body)),
        ...Object.keys(kind.members),
        ...secretsOf(kind),
    ]);
    const own = Object.fromEntries(Object.entries(given).filter(([name, value]) => known.has(name) && value !== null));
    const relative = (id: unknown): unknown => (typeof id === "string" ? toRelativeId(id, serviceId) : id);
    const sent = (kind.ids ?? []).reduce<Body>(
        (rest, member) => changeMembers(rest, member.split("."), relative) as Body,
        method === "PATCH" ? { ...withoutNulls(existing!.properties, given), ...own } : own,
    );
    const kept = Object.fromEntries((kind.immutable ?? []).map((member) => [member, existing?.properties[member]]));
    const write: EntityWrite = { at, sent, given, existing, query };
    const rule = entityRules[kind.path];
    const isImport = kind.path === "apis" && isImported(given);
    try {
        const properties = (await rule?.write?.(context, write)) ?? sent;
        requireUnique(context, at, properties);
        const entity = entities.put(at.path, withDefaults(kind, { ...properties, ...(existing && kept) }));
        rule?.stored?.(context, entity, write);
        return { method, entity: entities.get(at.path), existed: existing !== undefined, isImport };
    } catch (error) {
        // Quoted by users: the poll of a named value tells what is wrong with it (Azure/apiops#837).
        if (kind.path === "namedValues" && error instanceof EntityError) {
            return { method, entity: undefined, existed: existing !== undefined, isImport, failure: error };
        }
        throw error;
    }
}

const isImported = ({ format, value }: Body): boolean => format !== undefined && value !== undefined;

const secretsOf = ({ secrets }: EntityKind): string[] => (secrets?.members ?? []).map((path) => path.split(".")[0]!);

/** The `properties` of a body. @throws EntityError where there must be some. */
function propertiesOf(kind: EntityKind, body: Body | undefined, { needsBody }: SdkOperation): Body {
    const given = body?.properties ?? {};
    // What has no members in the SDK's model may come without any.
    const isNeeded = needsBody && Object.keys(kind.members).length > 0 && kind.path !== "contentTypes";
    if ((isNeeded && body?.properties === undefined) || typeof given !== "object" || Array.isArray(given)) {
        // Quoted by users, with both spaces: Azure/apiops#277.
        throw refused("Invalid payload format.  Contract should have 'properties' specified.");
    }
    return given as Body;
}

/** A member that a PATCH sends as null is as if nobody had set it. */
function withoutNulls(properties: Body, given: Body): Body {
    return withoutMembers(
        properties,
        Object.keys(given).filter((name) => given[name] === null),
    );
}

function withDefaults(kind: EntityKind, properties: Body): Body {
    const known = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
    return { ...defaultsOf(kind), ...known };
}

/** A policy of what is not there is refused otherwise than other entities. Quoted by users: Azure/apiops#513, Azure/apiops#831. */
function requireWritable(context: EntityContext, at: EntityPath): void {
    if (at.collection === "policies" && at.parent && !context.service.entities.get(at.parent)) {
        throw refused("Entity with specified identifier not found");
    }
    requireParent(context, at);
}

/** Reported: Azure/bicep-types-az#2006, a policy of another name is a bad request. */
function requireName({ names }: EntityKind, { path, collection }: EntityPath): void {
    if (names && !names.some((name) => name.toLowerCase() === nameOf(path).toLowerCase())) {
        throw collection === "policies"
            ? invalidFields(["policyId", `'${nameOf(path)}' must be '${names.join("' or '")}'.`])
            : notFound(collection);
    }
}

/** `*` also creates: az sends it with every `az apim nv create`. */
function requireMatch(existing: Entity | undefined, wanted: string | undefined): void {
    if (wanted !== undefined && wanted !== "*" && wanted !== (existing ? `"${existing.etag}"` : undefined)) {
        throw preconditionFailed();
    }
}

function requireUnique(
    { service: { entities } }: EntityContext,
    { path, kind, parent }: EntityPath,
    properties: Body,
): void {
    const { unique } = kind!;
    const taken =
        unique &&
        entities
            .list(parent ? `${parent}/${kind!.path.split("/").at(-1)}` : kind!.path)
            .find(
                (other) =>
                    other.path.toLowerCase() !== path.toLowerCase() &&
                    String(other.properties[unique.member]).toLowerCase() ===
                        String(properties[unique.member]).toLowerCase(),
            );
    if (taken) {
        throw invalidFields([unique.target, unique.message]);
    }
}

function writeLink(context: EntityContext, at: EntityPath, { method, body }: WriteRequest): Written {
    const { entities } = context.service;
    const { link } = at.kind!;
    const given = (body?.properties ?? {}) as Body;
    if (link!.member) {
        if (!given[link!.member]) {
            throw invalidFields([link!.member, `'${link!.member}' must not be empty.`]);
        }
        const association = associationOf(context, at, given);
        const [target] =
            link!.keptAs === "parent"
                ? [`${inWorkspace(at, link!.to)}/${nameOf(association)}`]
                : [association.split("/").slice(0, -2).join("/")];
        if (!entities.get(target)) {
            throw noTarget(link!.to);
        }
        const existing = entities.get(association);
        const existed = existing !== undefined;
        if (existed && (textOf(existing.properties.linkId) || nameOf(target)) !== nameOf(at.path)) {
            throw linkExists(at, link!.to);
        }
        const entity = entities.put(association, { linkId: nameOf(at.path) });
        return { method, entity, existed, isImport: false };
    }
    if (!targetOf(entities, at)) {
        throw noTarget(link!.to);
    }
    const existed = entities.get(at.path) !== undefined;
    return { method, entity: entities.put(at.path, entities.get(at.path)?.properties ?? {}), existed, isImport: false };
}

/** What a collection of links leads to, as Azure names its parameters. Assumed but for groups. */
const targetNames: Readonly<Record<string, readonly [parameter: string, noun: string]>> = {
    apis: ["aid", "Api"],
    "apis/operations": ["operationId", "Operation"],
    groups: ["gid", "Group"],
    products: ["pid", "Product"],
    tags: ["tagId", "Tag"],
    users: ["uid", "User"],
};

/** Quoted by users for a group: Azure/apiops#180. */
function noTarget(to: string): EntityError {
    const [parameter, noun] = targetNames[to]!;
    return invalidFields([parameter, `${noun} not found`]);
}

/** One association has one link. Quoted by users: Azure/apiops#835. */
function linkExists({ parent }: EntityPath, to: string): EntityError {
    const [, from] = targetNames[kindOf(parent).replace(/^workspaces\//, "")]!;
    return new EntityError(
        409,
        "Conflict",
        `Link already exists between specified ${from} and ${targetNames[to]![1]}.`,
    );
}

/** @returns false where there was nothing to remove. @throws EntityError for what Azure keeps. */
export function removeEntity(
    context: EntityContext,
    at: EntityPath,
    query: Query,
    ifMatch: string | undefined,
): boolean {
    const { entities } = context.service;
    const kind = at.kind!;
    let entity: Entity;
    try {
        entity = requireEntity(context, at);
    } catch {
        return false;
    }
    requireMatch(entity, ifMatch);
    if (kind.builtIn?.(entity)) {
        throw refused(`'${nameOf(at.path)}' is built in and cannot be deleted.`);
    }
    const rule = entityRules[kind.path];
    rule?.remove?.(context, entity, query);
    for (const link of linksTo(entities, entity)) {
        entities.delete(link.path);
    }
    if (kind.foreign) {
        // Recorded: a connection outlives its provider, and can still be deleted.
        entities.deleteAlone(entity.path);
    } else {
        entities.delete(entity.path);
    }
    if (kind.path === "templates") {
        resetTemplate(context, entity);
    }
    if (kind.path.startsWith("notifications/")) {
        setRecipients(context, at.parent);
    }
    return true;
}

/** Documented: deleting a template brings back the default one. */
function resetTemplate({ service: { entities } }: EntityContext, { path, properties }: Entity): void {
    entities.put(path, { ...properties, isDefault: true });
}
