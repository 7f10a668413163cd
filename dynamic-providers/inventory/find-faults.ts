import { followReferences } from "./follow-references";
import type { FollowedKind } from "./follow-references";
import { findBrokenStatus } from "./own-statuses";
import type { EntityFault } from "../records/inventory-summary";

/**
 * What does not work on a service, as its own answers tell: entities whose status says so, and references to what is not
 * there. Each is named once, in order of paths.
 */
export function findFaults(kinds: Readonly<Record<string, FollowedKind>>, serviceId: string): EntityFault[] {
    const broken = Object.entries(kinds).flatMap(([kind, { entities }]) =>
        entities.flatMap(({ path, raw }): EntityFault[] => {
            const found = findBrokenStatus(kind, raw);
            return found ? [{ kind, entity: path, fault: "broken", detail: found.detail }] : [];
        }),
    );
    const dangling = followReferences(kinds, serviceId).flatMap(({ kind, from, to, dangles }): EntityFault[] =>
        dangles ? [{ kind, entity: from, fault: "dangling", detail: to }] : [],
    );
    const byText = new Map([...broken, ...dangling].map((fault) => [textOf(fault), fault]));
    return [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, fault]) => fault);
}

const textOf = ({ entity, fault, detail }: EntityFault): string => JSON.stringify([entity, fault, detail]);

/** Whether two services have the same fault in the same entity. */
export const isSameFault = (left: EntityFault, right: EntityFault): boolean => textOf(left) === textOf(right);
