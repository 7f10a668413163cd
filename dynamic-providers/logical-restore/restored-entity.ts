import type { RawEntity } from "../azure/entity";
import type { JsonObject } from "../common/json";
import { canonEntity } from "../inventory/canon";
import { depthOf } from "../inventory/kinds";
import type { EntityKind } from "../inventory/kinds";
import { keyOf, kindPathOf, ownKind } from "../azure/entity-path";
import { findCaptureKind } from "../logical/capture-kinds";
import type { Member } from "../logical/member";
import { fromPortable } from "../logical/references";
import { withServiceId } from "./links";
import { notCompared } from "./untold-members";

/** An entity of a snapshot or of a service, as a restore compares and writes it. */
export interface RestoredEntity {
    /** Below the service: `apis/petstore`. */
    readonly path: string;
    readonly kind: EntityKind;
    /** Wire JSON, with secrets in their place, and the ID of the service that it was read of. */
    readonly raw: RawEntity;
    readonly serviceId: string;
    /** What is the same in every service that has it alike. */
    readonly content: JsonObject;
    /** By their path below `properties`; undefined where Azure told none. */
    readonly secrets?: JsonObject;
}

/** Entities by {@link keyOf} their paths. */
export type Entities = ReadonlyMap<string, RestoredEntity>;

/** @param serviceId - of the service that they were read of. */
export function toEntities(members: readonly Member[], serviceId: string): Map<string, RestoredEntity> {
    return new Map(
        members.flatMap((member) => {
            const kind = findCaptureKind(kindPathOf(member.path));
            return kind ? [[keyOf(member.path), toEntity(kind, member, serviceId)] as const] : [];
        }),
    );
}

function toEntity(kind: EntityKind, { path, entity, secrets }: Member, serviceId: string): RestoredEntity {
    const told = secrets && (fromPortable(secrets, serviceId) as JsonObject);
    const raw = withSecrets(fromPortable(entity, serviceId) as RawEntity, told);
    return { path, kind, raw, serviceId, ...canonOf(kind, raw, serviceId, told) };
}

function canonOf(
    kind: EntityKind,
    raw: RawEntity,
    serviceId: string,
    secretsTold: JsonObject | undefined,
): Pick<RestoredEntity, "content" | "secrets"> {
    if (depthOf(kind) === "ids") {
        return { content: {} };
    }
    const path = ownKind(kind.path);
    const untold = notCompared[path] ?? [];
    const told = withoutMembers(withServiceId(path, raw.properties ?? {}, serviceId, "~"), untold);
    const properties = path === "subscriptions" ? { ...told, displayName: displayNameOf(raw) } : told;
    const { content, secrets } = canonEntity({ ...kind, path }, { ...raw, properties }, serviceId, secretsTold);
    const compared = secrets && withoutMembers(secrets, untold);
    return { content, ...(compared && Object.keys(compared).length > 0 && { secrets: compared }) };
}

/** Azure makes subscriptions without one by itself, and takes none without one. */
export const displayNameOf = ({ name, properties }: RawEntity): unknown => properties?.displayName ?? name;

/** Whether a service has an entity as a snapshot has it. A secret that the snapshot does not have is not compared. */
export function isSameEntity(wanted: RestoredEntity, found: RestoredEntity): boolean {
    // Members of a canon are sorted.
    const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
    return (
        isSame(wanted.content, found.content) && (wanted.secrets === undefined || isSame(wanted.secrets, found.secrets))
    );
}

/** Members by their paths: `keyVault.lastStatus`. */
export function withoutMembers(object: JsonObject, members: readonly string[]): JsonObject {
    return Object.fromEntries(
        Object.entries(object).flatMap(([name, value]) => {
            if (members.includes(name)) {
                return [];
            }
            const below = members.flatMap((member) =>
                member.startsWith(`${name}.`) ? [member.slice(name.length + 1)] : [],
            );
            const isToCut = below.length > 0 && typeof value === "object" && value !== null && !Array.isArray(value);
            return [[name, isToCut ? withoutMembers(value as JsonObject, below) : value]];
        }),
    );
}

/** Properties with a value at a path of members. */
export function withMember(properties: JsonObject, [first, ...below]: readonly string[], value: unknown): JsonObject {
    if (first === undefined) {
        return properties;
    }
    const inner = properties[first];
    const next = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? (inner as JsonObject) : {};
    return { ...properties, [first]: below.length > 0 ? withMember(next, below, value) : value };
}

function withSecrets(raw: RawEntity, secrets: JsonObject | undefined): RawEntity {
    return secrets === undefined
        ? raw
        : {
              ...raw,
              properties: Object.entries(secrets).reduce(
                  (properties, [member, value]) => withMember(properties, member.split("."), value),
                  raw.properties ?? {},
              ),
          };
}
