import type { RawEntity } from "../azure/entity";
import type { JsonObject } from "../common/json";
import { hasSecrets } from "../inventory/canon";
import type { EntityKind } from "../inventory/kinds";
import { inOrder, toPortable } from "./references";

/** One entity of a snapshot. */
export interface Member {
    /** Below the service: `apis/petstore/operations/getPet`. */
    readonly path: string;
    /** Wire JSON as Azure has it, the service's own ID as `~` in references, without secrets. */
    readonly entity: JsonObject;
    /** By their path below `properties`. */
    readonly secrets?: JsonObject;
}

/** Members that answer with what was asked for, and not with what was put. */
const askedFor = ["format"];

/**
 * An entity as a snapshot keeps it. What the service writes anew by itself (a status, a link signed for an hour) is left out,
 * so that an unchanged entity is the same the next time; dates stay, as revisions and releases are put in their order.
 *
 * @param told - what the kind's secrets action answered.
 */
export function toMember(
    kind: EntityKind,
    path: string,
    raw: RawEntity,
    serviceId: string,
    told: JsonObject = {},
): Member {
    const { etag: _etag, systemData: _systemData, ...rest } = raw;
    const properties = structuredClone(rest.properties ?? {}) as Record<string, unknown>;
    const secrets: Record<string, unknown> = {};
    for (const member of hasSecrets(kind, raw) ? (kind.secrets?.members ?? []) : []) {
        const inPlace = takeOut(properties, member.split("."));
        const value = told[member] ?? inPlace;
        if (value !== undefined && value !== null) {
            secrets[member] = value;
        }
    }
    for (const member of kind.serverMade ?? []) {
        if (!askedFor.includes(member)) {
            takeOut(properties, member.split("."));
        }
    }
    const portable = (value: unknown): JsonObject => inOrder(toPortable(value, serviceId)) as JsonObject;
    return {
        path,
        entity: portable(rest.properties === undefined ? rest : { ...rest, properties }),
        ...(Object.keys(secrets).length > 0 && { secrets: portable(secrets) }),
    };
}

/** Removes what lies at a path. @returns what lay there. */
function takeOut(object: Record<string, unknown>, [first, ...below]: readonly string[]): unknown {
    if (first === undefined || !Object.hasOwn(object, first)) {
        return undefined;
    }
    const member = object[first];
    if (below.length > 0) {
        return typeof member === "object" && member !== null && !Array.isArray(member)
            ? takeOut(member as Record<string, unknown>, below)
            : undefined;
    }
    delete object[first];
    return member;
}
