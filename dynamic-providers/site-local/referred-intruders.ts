import type { EntityReader } from "../azure/entity-reader";
import { followReferences } from "../inventory/follow-references";
import type { FollowedKind, FollowedReference } from "../inventory/follow-references";
import { entityKinds, parentOf } from "../inventory/kinds";
import type { EntityKind } from "../inventory/kinds";
import { policyKinds } from "../inventory/policy-references";
import { readKinds } from "../inventory/read-kinds";
import { referenceMembers } from "../inventory/references";
import { kindPathOf } from "../azure/entity-path";
import { isKnownState } from "../records/inventory-summary";
import type { OwnEntity } from "../records/site-local-document";
import { isWithin } from "./own-entities";

/** What came with a restore and something else refers to. */
export interface Referred {
    readonly intruder: string;
    /** Entities that refer to it, or to what lies below it. */
    readonly by: readonly string[];
}

/** Kinds that may refer to others: by a member, by credentials or as a policy. */
export const referringKinds: readonly string[] = entityKinds
    .filter(
        ({ path, secrets }) =>
            referenceMembers[path] !== undefined ||
            policyKinds.includes(path) ||
            (secrets !== undefined && secrets.action === undefined),
    )
    .map(({ path }) => path);

/**
 * Looks for what refers to intruders once the target's own entities are put back and the intruders are gone.
 *
 * @returns the intruders that something refers to that stays, and kinds that could not be looked at.
 */
export async function findReferred(
    reader: EntityReader,
    serviceId: string,
    intruders: readonly string[],
    own: readonly OwnEntity[],
    skipKinds: readonly string[],
): Promise<{ referred: Referred[]; unread: string[] }> {
    const wanted = new Set([...referringKinds, ...intruders.map(kindPathOf), "namedValues"]);
    const readings = await readKinds(reader, serviceId, withParents(wanted), { skip: skipKinds });
    const kinds = Object.fromEntries([...readings].map(([kind, reading]) => [kind, reading.done()]));
    const unread = Object.entries(kinds).flatMap(([kind, { state }]) =>
        referringKinds.includes(kind) && !isKnownState(state) ? [kind] : [],
    );
    return { referred: referredOf(followReferences(withOwn(kinds, own), serviceId), intruders), unread };
}

/**
 * The intruders that something refers to that stays: entities that are no intruders, and intruders that stay themselves.
 * A reference that leads to something else as well keeps none.
 */
export function referredOf(references: readonly FollowedReference[], intruders: readonly string[]): Referred[] {
    const rootOf = (path: string): string | undefined => intruders.find((intruder) => isWithin(path, [intruder]));
    const by = new Map<string, Set<string>>();
    for (let before = -1; by.size > before;) {
        before = by.size;
        for (const { from, paths } of references) {
            const holder = rootOf(from);
            const roots = paths.map(rootOf);
            const leadsOnlyToIntruders = roots.length > 0 && roots.every((root) => root !== undefined);
            if (leadsOnlyToIntruders && (holder === undefined || by.has(holder))) {
                for (const root of roots.filter((found) => found !== holder)) {
                    by.set(root, (by.get(root) ?? new Set()).add(from));
                }
            }
        }
    }
    return intruders.flatMap((intruder) => {
        const holders = by.get(intruder);
        return holders ? [{ intruder, by: [...holders].sort() }] : [];
    });
}

function withParents(paths: ReadonlySet<string>): EntityKind[] {
    const needed = new Set<string>();
    for (const kind of entityKinds.filter(({ path }) => paths.has(path))) {
        for (let above: EntityKind | undefined = kind; above; above = parentOf(above)) {
            needed.add(above.path);
        }
    }
    return entityKinds.filter(({ path }) => needed.has(path));
}

/** Kinds as they will be once the target's own are put. */
function withOwn(
    kinds: Readonly<Record<string, FollowedKind>>,
    own: readonly OwnEntity[],
): Record<string, FollowedKind> {
    const ownPaths = new Set(own.map(({ path }) => path.toLowerCase()));
    return Object.fromEntries(
        Object.entries(kinds).map(([kind, reading]) => [
            kind,
            {
                ...reading,
                entities: [
                    ...reading.entities.filter(({ path }) => !ownPaths.has(path.toLowerCase())),
                    ...own
                        .filter(({ path }) => kindPathOf(path) === kind)
                        .map(({ path, body }) => ({ path, raw: body ?? {} })),
                ],
            },
        ]),
    );
}
