import type { JsonObject } from "../common/json";
import { depthOf, serverMadeMembers } from "../inventory/kinds";
import { withServiceId } from "./links";
import { ownKind } from "../azure/entity-path";
import { displayNameOf, withMember, withoutMembers } from "./restored-entity";
import type { RestoredEntity } from "./restored-entity";
import { notCompared } from "./untold-members";

/** By path below `properties`: what no snapshot can hold, given for one restore. */
export type Supply = Readonly<Record<string, string>>;

/** What a body depends on beside the entity. */
export interface BodyContext {
    /** The service that is written to. */
    readonly targetId: string;
    /** Display names of the snapshot's named values, by their names in lower case. */
    readonly namedValues: ReadonlyMap<string, string>;
    readonly supply?: Supply;
}

type Properties = (properties: JsonObject, entity: RestoredEntity, context: BodyContext) => JsonObject;

/** Names given without a named value's display name: a logger with a raw key answers with the ID of one of Azure's making. */
const byDisplayName: Properties = (properties, _entity, { namedValues }) =>
    mapTexts(properties, (text) =>
        text.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => {
            const displayName = namedValues.get(name.trim().toLowerCase());
            return displayName === undefined ? whole : `{{${displayName}}}`;
        }),
    ) as JsonObject;

const asRawXml: Properties = ({ value }) => ({ format: "rawxml", value });
const dropping =
    (...members: string[]): Properties =>
    (properties) =>
        withoutMembers(properties, members);

/** What the answer of a GET and the body of a PUT do not have alike, by kind. */
const differing: Readonly<Record<string, Properties>> = {
    // Azure tells the type of an API as `type`, and takes it from `apiType`.
    apis: ({ type, apiType, ...rest }) => ({
        ...rest,
        ...(type === undefined && apiType === undefined ? {} : { apiType: apiType ?? type }),
    }),
    "apis/operations/policies": asRawXml,
    "apis/policies": asRawXml,
    "apis/releases": (properties, { path, serviceId, raw }, { targetId }) => ({
        ...properties,
        // Which revision a release made current is not told: it is written for the one that is, so that none other becomes it.
        apiId:
            typeof raw.properties?.apiId === "string"
                ? raw.properties.apiId.replace(serviceId, targetId)
                : `${targetId}/${path.split("/").slice(0, -2).join("/")}`,
    }),
    "apis/resolvers/policies": asRawXml,
    caches: byDisplayName,
    certificates: ({ keyVault, data, password }) => ({
        ...(keyVault !== undefined && { keyVault }),
        ...(data !== undefined && { data }),
        ...(password !== undefined && { password }),
    }),
    loggers: byDisplayName,
    // Azure reads the value from Key Vault itself.
    namedValues: ({ value, ...rest }) => (rest.keyVault ? rest : { ...rest, value }),
    policies: asRawXml,
    policyFragments: (properties) => ({ ...properties, format: "rawxml" }),
    products: (properties) =>
        properties.subscriptionRequired === false
            ? withoutMembers(properties, ["approvalRequired", "subscriptionsLimit"])
            : properties,
    "products/policies": asRawXml,
    // The relative form is the one that Azure's reference names.
    subscriptions: (properties, { raw }, { targetId }) => ({
        ...withoutMembers(properties, ["expirationDate", "stateComment"]),
        displayName: displayNameOf(raw),
        scope: String(properties.scope).replace(targetId, "") || "/",
    }),
    tenant: dropping("id"),
};

/** What is sent to have the service hold an entity as the snapshot has it; undefined for a link, which needs no body. */
export function toBody(entity: RestoredEntity, context: BodyContext): JsonObject | undefined {
    const { kind, raw, serviceId } = entity;
    if (depthOf(kind) === "ids") {
        return undefined;
    }
    const path = ownKind(kind.path);
    const { id: _id, name: _name, type: _type, etag: _etag, systemData: _systemData, ...rest } = raw;
    const untold = [...serverMadeMembers, ...(kind.serverMade ?? []), ...(notCompared[path] ?? [])];
    const told = withoutNulls(withoutMembers(raw.properties ?? {}, untold));
    const own = withServiceId(path, told, serviceId, context.targetId);
    const properties = (differing[path] ?? ((same) => same))(own, entity, context);
    const supplied = Object.entries(context.supply ?? {}).reduce(
        (all, [member, value]) => withMember(all, member.split("."), value),
        properties,
    );
    return { ...rest, properties: supplied };
}

/** A PUT of a subscription takes neither. Source: https://learn.microsoft.com/rest/api/apimanagement/subscription/update */
export function toSubscriptionPatch({ kind, raw }: RestoredEntity): JsonObject | undefined {
    const { expirationDate, stateComment } = withoutNulls(raw.properties ?? {});
    return ownKind(kind.path) === "subscriptions" && (expirationDate !== undefined || stateComment !== undefined)
        ? { properties: withoutNulls({ expirationDate, stateComment }) }
        : undefined;
}

/** Nulls of the first level say nothing; a schema may hold some deeper. */
const withoutNulls = (properties: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null && value !== undefined));

function mapTexts(value: unknown, map: (text: string) => string): unknown {
    if (typeof value === "string") {
        return map(value);
    }
    if (Array.isArray(value)) {
        return value.map((item) => mapTexts(item, map));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, map)]))
        : value;
}
