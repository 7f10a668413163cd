import type { RawEntity } from "../azure/entity";
import { findKind } from "./kinds";
import { namesOf, secretReferences } from "./named-value-references";
import { policyKinds, readPolicyReferences } from "./policy-references";
import { pathsOf, referencesOf } from "./references";
import type { HeldReference } from "./references";
import { isKnownState } from "../records/inventory-summary";
import type { ReadState } from "../records/inventory-summary";

/** What was read of one kind, as far as references lead there. */
export interface FollowedKind {
    readonly state: ReadState;
    readonly entities: readonly { readonly path: string; readonly raw: RawEntity }[];
    readonly builtIns?: readonly string[];
}

/** A reference of one entity to another. */
export interface FollowedReference {
    readonly kind: string;
    /** The entity that holds it. */
    readonly from: string;
    /** What it names, as text: `loggers/ai-a`, `named value 'region'`. */
    readonly to: string;
    /** Whether that is not there. Nothing dangles that leads to a kind that was not read. */
    readonly dangles: boolean;
    /** Paths of what it leads to, in lower case. */
    readonly paths: readonly string[];
}

/** Follows every reference between the entities of a service: those of members, of credentials and of policies. */
export function followReferences(
    kinds: Readonly<Record<string, FollowedKind>>,
    serviceId: string,
): FollowedReference[] {
    const present = new Set(
        Object.values(kinds).flatMap(({ entities, builtIns = [] }) =>
            [...entities.map(({ path }) => path), ...builtIns].map((path) => path.toLowerCase()),
        ),
    );
    const isRead = (kind: string): boolean => isKnownState(kinds[kind]?.state);
    const namedValues = new Map<string, string[]>();
    for (const entity of kinds.namedValues?.entities ?? []) {
        for (const name of namesOf(entity)) {
            namedValues.set(name, [...(namedValues.get(name) ?? []), entity.path.toLowerCase()]);
        }
    }

    const followEntity = (kind: string, from: string, reference: HeldReference): FollowedReference => {
        const paths = pathsOf(reference, serviceId);
        if (!paths) {
            return { kind, from, to: reference.text, dangles: true, paths: [] };
        }
        const candidates = paths.map((path) => path.toLowerCase());
        const found = candidates.flatMap((path) => [path, withoutRevision(path)]).filter((path) => present.has(path));
        const isKnown = reference.kinds.every(isRead) && candidates.every((path) => isEntityPath(path));
        return { kind, from, to: paths[0]!, dangles: isKnown && found.length === 0, paths: found };
    };
    const followNamedValue = (kind: string, from: string, name: string): FollowedReference => {
        const paths = namedValues.get(name.toLowerCase()) ?? [];
        return { kind, from, to: `named value '${name}'`, dangles: isRead("namedValues") && paths.length === 0, paths };
    };

    return Object.entries(kinds).flatMap(([kind, { entities }]) =>
        entities.flatMap(({ path, raw }) => {
            const { entities: held, namedValues: names } = heldBy(kind, raw);
            return [
                ...held.map((reference) => followEntity(kind, path, reference)),
                ...names.map((name) => followNamedValue(kind, path, name)),
            ];
        }),
    );
}

function heldBy(kind: string, raw: RawEntity): { entities: readonly HeldReference[]; namedValues: readonly string[] } {
    const known = findKind(kind);
    const properties = raw.properties ?? {};
    const inPolicy =
        policyKinds.includes(kind) && typeof properties.value === "string"
            ? readPolicyReferences(properties.value)
            : { entities: [], namedValues: [] };
    return {
        entities: [
            ...referencesOf(kind, properties).filter(({ text }) => text !== "" && !text.includes("{{")),
            ...inPolicy.entities,
        ],
        namedValues: [...(known ? secretReferences(known, raw) : []), ...inPolicy.namedValues],
    };
}

/** A scope may be all APIs, or the service itself. */
const isEntityPath = (path: string): boolean => path.split("/").length % 2 === 0;

/** The current revision is listed under the API's own name. */
const withoutRevision = (path: string): string => path.replace(/;rev=\d+(?=\/|$)/, "");
