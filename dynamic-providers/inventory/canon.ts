import { serverMadeMembers } from "./kinds";
import type { EntityKind } from "./kinds";
import { withOwnIdAsTilde } from "./references";
import type { RawEntity } from "../azure/entity";
import type { JsonObject } from "../common/json";

/** The version of the rules here: inventories of different versions cannot be compared. */
export const canonVersion = 2;

/** What two services can be compared by: the same content gives the same JSON in every service. */
export interface CanonicalEntity {
    readonly content: JsonObject;
    /** Never to be digested without a key. */
    readonly secrets?: JsonObject;
}

/**
 * The canon of one entity: in references the service's own ID as `~`, sorted keys, no nulls, nothing that the service makes
 * or renews by itself, LF, and secrets apart. Any text that is no reference stays as it is. A canon of the content is the
 * content.
 *
 * @param told - what the kind's secrets action answered.
 */
export function canonEntity(
    kind: EntityKind,
    raw: RawEntity,
    serviceId: string,
    told: JsonObject = {},
): CanonicalEntity {
    const { id: _id, name: _name, type: _type, etag: _etag, systemData: _systemData, ...rest } = raw;
    const secrets: Record<string, unknown> = {};
    let properties = withOwnIdAsTilde(kind.path, raw.properties ?? {}, serviceId);
    for (const member of hasSecrets(kind, raw) ? (kind.secrets?.members ?? []) : []) {
        const value = told[member] ?? memberAt(properties, member.split("."));
        if (value !== undefined && value !== null) {
            secrets[member] = value;
        }
        properties = withoutMember(properties, member.split("."));
    }
    const renewed = isFromKeyVault(raw) ? (kind.renewedFromKeyVault ?? []) : [];
    for (const member of [...serverMadeMembers, ...(kind.serverMade ?? []), ...renewed]) {
        properties = withoutMember(properties, member.split("."));
    }
    return {
        content: canonValue({ ...rest, properties }) as JsonObject,
        ...(Object.keys(secrets).length > 0 && { secrets: canonValue(secrets) as JsonObject }),
    };
}

/** Whether the service takes an entity's content from Key Vault, and renews it by itself. */
const isFromKeyVault = ({ properties }: RawEntity): boolean => Boolean(properties?.keyVault);

/** Whether an entity has members that hold secrets. */
export function hasSecrets({ secrets }: EntityKind, raw: RawEntity): boolean {
    return secrets !== undefined && (secrets.of?.(raw) ?? true);
}

function canonValue(value: unknown): unknown {
    if (typeof value === "string") {
        return value.replace(/\r\n?/g, "\n");
    }
    if (Array.isArray(value)) {
        return value.map(canonValue);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, member]) => member !== null && member !== undefined)
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(([key, member]) => [key, canonValue(member)]),
    );
}

/** What lies at a path of members; undefined where nothing does. */
export function memberAt(value: unknown, [first, ...below]: readonly string[]): unknown {
    return first === undefined ? value : memberAt((value as JsonObject | null | undefined)?.[first], below);
}

function withoutMember(object: JsonObject, [first, ...below]: readonly string[]): JsonObject {
    if (first === undefined || !Object.hasOwn(object, first)) {
        return object;
    }
    const { [first]: member, ...rest } = object;
    return below.length > 0 && typeof member === "object" && member !== null
        ? { ...rest, [first]: withoutMember(member as JsonObject, below) }
        : below.length > 0
          ? object
          : rest;
}
