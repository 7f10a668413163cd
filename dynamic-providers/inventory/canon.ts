import { serverMadeMembers } from "./kinds";
import type { EntityKind } from "./kinds";
import type { RawEntity } from "../azure/entity";
import type { JsonObject } from "../common/json";

/** The version of the rules here: inventories of different versions cannot be compared. */
export const canonVersion = 1;

/** What two services can be compared by: the same content gives the same JSON, whatever service holds it. */
export interface CanonicalEntity {
    readonly content: JsonObject;
    /** Never to be digested without a key. */
    readonly secrets?: JsonObject;
}

/**
 * The canon of one entity: the service's own ID as `~`, sorted keys, no nulls, nothing that the service makes by itself,
 * LF, and secrets apart. A canon of the content is the content.
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
    let properties: JsonObject = raw.properties ?? {};
    for (const member of hasSecrets(kind, raw) ? (kind.secrets?.members ?? []) : []) {
        const value = told[member] ?? memberAt(properties, member.split("."));
        if (value !== undefined && value !== null) {
            secrets[member] = value;
        }
        properties = withoutMember(properties, member.split("."));
    }
    for (const member of [...serverMadeMembers, ...(kind.serverMade ?? [])]) {
        properties = withoutMember(properties, member.split("."));
    }
    const canon = canonValue(servicePattern(serviceId));
    return {
        content: canon({ ...rest, properties }) as JsonObject,
        ...(Object.keys(secrets).length > 0 && { secrets: canon(secrets) as JsonObject }),
    };
}

/** Whether an entity has members that hold secrets. */
export function hasSecrets({ secrets }: EntityKind, raw: RawEntity): boolean {
    return secrets !== undefined && (secrets.of?.(raw) ?? true);
}

/** ARM compares IDs without regard to case; `…/service/contoso` is no prefix of `…/service/contoso-2`. */
function servicePattern(serviceId: string): RegExp {
    return new RegExp(`${serviceId.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "gi");
}

function canonValue(service: RegExp): (value: unknown) => unknown {
    const canon = (value: unknown): unknown => {
        if (typeof value === "string") {
            return value.replace(/\r\n?/g, "\n").replace(service, "~");
        }
        if (Array.isArray(value)) {
            return value.map(canon);
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        return Object.fromEntries(
            Object.entries(value)
                .filter(([, member]) => member !== null && member !== undefined)
                .sort(([left], [right]) => (left < right ? -1 : 1))
                .map(([key, member]) => [key, canon(member)]),
        );
    };
    return canon;
}

function memberAt(value: unknown, [first, ...below]: readonly string[]): unknown {
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
