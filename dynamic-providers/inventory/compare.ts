import type { Difference, ToleratedDifference, NotCompared } from "../records/verification";
import { keyIdOf } from "./digest";
import { isSameFault } from "./find-faults";
import type { Entries, Inventory, KindInventory } from "./inventory";
import { findKind } from "./kinds";
import { ownStatuses } from "./own-statuses";
import { SiteLocalScope } from "./site-local-scope";
import { isKnownState } from "../records/inventory-summary";
import type { EntityFault } from "../records/inventory-summary";

export interface Comparison {
    /**
     * Every required kind was compared, none that counts differs, and nothing that counts is broken or dangles. Secrets that
     * were not read do not count.
     */
    readonly verified: boolean;
    /** The same, but what is broken or dangles does not count. */
    readonly isAlike: boolean;
    readonly differences: readonly Difference[];
    readonly tolerated: readonly ToleratedDifference[];
    readonly notCompared: readonly NotCompared[];
}

export interface ComparisonOptions {
    /**
     * What belongs to a site and is left out: kinds (`backends`) or entities (`namedValues/region`), with all below them.
     * A kind's path counts as the kind.
     *
     * @default nothing
     */
    readonly siteLocal?: readonly string[];
}

/** Compares what is there with what should be. */
export function compareInventories(
    expected: Inventory,
    actual: Inventory,
    { siteLocal = [] }: ComparisonOptions = {},
): Comparison {
    const differences: Difference[] = [];
    const tolerated: ToleratedDifference[] = [];
    const notCompared: NotCompared[] = [];
    const local = new SiteLocalScope(siteLocal);
    let everyRequired = true;
    for (const path of kindsOf(expected, actual)) {
        if (local.hasKind(path)) {
            notCompared.push({ kind: path, part: "content", code: "siteLocal", reason: "declared siteLocal" });
            continue;
        }
        const [left, right] = [expected.kinds[path], actual.kinds[path]];
        const obstacle = findObstacle(expected, actual, path);
        if (obstacle || !left || !right) {
            notCompared.push(obstacle ?? notInInventory(path));
            everyRequired &&= !isRequired(path);
            continue;
        }
        const found = [
            ...compareEntries(path, "content", left.entries, right.entries),
            ...compareSecrets(path, left, right, notCompared),
        ];
        for (const difference of found) {
            if (local.hasEntity(difference.entity)) {
                notCompared.push({
                    kind: path,
                    entity: difference.entity,
                    part: difference.part,
                    code: "siteLocal",
                    reason: "declared siteLocal",
                });
            } else if (left.stable === false || right.stable === false) {
                tolerated.push({ ...difference, reason: "unstable" });
            } else if (!isRequired(path)) {
                tolerated.push({ ...difference, reason: "notRequired" });
            } else {
                differences.push(difference);
            }
        }
    }
    const isAlike = everyRequired && differences.length === 0;
    for (const fault of actual.faults) {
        const difference = toDifference(fault);
        if (!countsAlways(fault) && expected.faults.some((known) => isSameFault(known, fault))) {
            tolerated.push({ ...difference, reason: "inSnapshot" });
        } else if (fault.fault === "dangling" && !isRequired(fault.kind)) {
            tolerated.push({ ...difference, reason: "notRequired" });
        } else {
            differences.push(difference);
        }
    }
    return { verified: isAlike && differences.length === 0, isAlike, differences, tolerated, notCompared };
}

function toDifference({ kind, entity, fault, detail }: EntityFault): Difference {
    return { kind, entity, change: fault, part: "content", detail };
}

/** A service's own access does not become better by the access that another one lacked. */
function countsAlways({ kind, fault, detail }: EntityFault): boolean {
    return (
        fault === "broken" &&
        (ownStatuses[kind] ?? []).some(({ member, isOfTheSite }) => isOfTheSite && detail.startsWith(`${member} is `))
    );
}

/** The kinds that are not the same in two inventories of one service; those that could not be read twice are among them. */
export function changedKinds(before: Inventory, after: Inventory): string[] {
    return kindsOf(before, after).filter((path) => {
        const [left, right] = [before.kinds[path], after.kinds[path]];
        return (
            !left ||
            !right ||
            left.state !== right.state ||
            left.depth !== right.depth ||
            left.digest !== right.digest ||
            left.secretsDigest !== right.secretsDigest
        );
    });
}

/** A kind that this release does not know may be one that a later release requires. */
const isRequired = (path: string): boolean => findKind(path)?.required ?? true;

const kindsOf = (left: Inventory, right: Inventory): string[] =>
    [...new Set([...Object.keys(left.kinds), ...Object.keys(right.kinds)])].sort();

function findObstacle(expected: Inventory, actual: Inventory, kind: string): NotCompared | undefined {
    const obstacle = (code: NotCompared["code"], reason: string): NotCompared => ({
        kind,
        part: "content",
        code,
        reason,
    });
    const [left, right] = [expected.kinds[kind], actual.kinds[kind]];
    if (!left || !right) {
        return notInInventory(kind);
    }
    if (expected.canon !== actual.canon) {
        return obstacle("canon", `the canons are ${expected.canon} and ${actual.canon}: use the release that took it`);
    }
    for (const { state, problem } of [left, right]) {
        if (!isKnownState(state)) {
            return obstacle("notReadable", problem === undefined ? state : `${state}: ${problem}`);
        }
    }
    return left.depth === right.depth ? undefined : obstacle("depth", `read as ${left.depth} and as ${right.depth}`);
}

const notInInventory = (kind: string): NotCompared => ({
    kind,
    part: "content",
    code: "notInInventory",
    reason: "in one of the inventories only: they were made by different releases",
});

function compareSecrets(
    kind: string,
    left: KindInventory,
    right: KindInventory,
    notCompared: NotCompared[],
): Difference[] {
    if (left.count === 0 || right.count === 0 || !findKind(kind)?.secrets) {
        return [];
    }
    if (left.secretsDigest === undefined || right.secretsDigest === undefined) {
        const reason = left.secretsProblem ?? right.secretsProblem ?? "no key for the digests of secrets was given";
        notCompared.push({ kind, part: "secrets", code: "secretsNotRead", reason });
        return [];
    }
    const [leftKey, rightKey] = [keyIdOf(left.secretsDigest), keyIdOf(right.secretsDigest)];
    if (leftKey !== rightKey) {
        const reason = `digested with the keys '${leftKey}' and '${rightKey}'`;
        notCompared.push({ kind, part: "secrets", code: "otherKey", reason });
        return [];
    }
    // An entity that is missing altogether is named once, by its content.
    return compareEntries(kind, "secrets", left.secretsEntries ?? {}, right.secretsEntries ?? {})
        .filter(({ entity }) => Object.hasOwn(left.entries, entity) && Object.hasOwn(right.entries, entity))
        .map((difference) => ({ ...difference, change: "changed" }));
}

function compareEntries(kind: string, part: Difference["part"], expected: Entries, actual: Entries): Difference[] {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return names
        .filter((entity) => expected[entity] !== actual[entity])
        .map((entity) => ({
            kind,
            entity,
            change: !Object.hasOwn(actual, entity)
                ? "missing"
                : !Object.hasOwn(expected, entity)
                  ? "unexpected"
                  : "changed",
            part,
        }));
}
