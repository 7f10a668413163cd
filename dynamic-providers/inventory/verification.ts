import type { Comparison } from "./compare";
import type { Inventory } from "./inventory";
import { findKind } from "./kinds";
import { leftOut } from "./left-out";
import { ownStatuses } from "./own-statuses";
import { isFault } from "../records/verification";
import type { Difference, NotCompared, ProbeResult, ToleratedDifference, Verification } from "../records/verification";
import { shortId } from "../common/short-id";

/** How many lines a message lists; the record in the catalog has all. */
const maxLines = 20;

/** Judges a comparison of what the snapshot holds with what the target holds. */
export function judgeComparison(
    expected: Inventory,
    actual: Inventory,
    comparison: Comparison,
    comparedAt: Date,
): Verification {
    const { verified, differences, tolerated, notCompared } = comparison;
    const left = new Set(
        notCompared.flatMap(({ kind, part, entity }) => (part === "content" && !entity ? [kind] : [])),
    );
    const kinds = Object.entries(expected.kinds).filter(([kind]) => !left.has(kind));
    const outcome = verified
        ? "verified"
        : differences.length > 0
          ? "different"
          : blockers(notCompared).every(({ kind }) => wasSkipped(expected, actual, kind))
            ? "skipped"
            : "incomplete";
    return {
        outcome,
        verified,
        comparedAt: comparedAt.toISOString(),
        differences,
        tolerated,
        notCompared: [...notCompared, ...leftOut],
        compared: { kinds: kinds.length, entities: kinds.reduce((sum, [, { count }]) => sum + count, 0) },
    };
}

/** There is nothing to compare the target with. */
export function nothingToCompare(problem: string, comparedAt: Date): Verification {
    return {
        outcome: "noInventory",
        verified: false,
        comparedAt: comparedAt.toISOString(),
        differences: [],
        tolerated: [],
        notCompared: [...leftOut],
        compared: { kinds: 0, entities: 0 },
        problem,
    };
}

/**
 * Whether a target that equals the snapshot shows that a restore whose answer was lost has been done. A target that was
 * not seen to change may have been like the snapshot before, in all but what was not compared.
 */
export function showsRestored({ isAlike, tolerated, notCompared }: Comparison, seenChanging: boolean): boolean {
    const complete =
        tolerated.every((difference) => isFault(difference)) && notCompared.every(({ code }) => code === "siteLocal");
    return isAlike && (seenChanging || complete);
}

/** One line for an output. */
export function describeVerification(verification: Verification): string {
    const { outcome, differences, tolerated, notCompared, compared, probes, accepted, problem } = verification;
    const { kinds, entities } = compared;
    const open = blockers(notCompared).map(({ kind }) => kind);
    const faults = differences.filter(isFault).length;
    const changes = differences.length - faults;
    const words = {
        verified:
            entities === 0
                ? `verified: the snapshot is empty: of ${kinds} kinds it holds no entity, and neither does the target`
                : `verified: ${entities} entities of ${kinds} kinds are those of the snapshot`,
        different: `not verified: ${[
            ...(changes > 0 ? [`${count(changes, "difference")} from the snapshot`] : []),
            ...(faults > 0 ? [`${count(faults, "fault")} of the target`] : []),
        ].join(", ")}`,
        incomplete: `not verified: could not be compared: ${open.join(", ")}`,
        skipped: `not verified: asked not to read: ${open.join(", ")}`,
        noInventory: `not verified: ${problem ?? ""}`,
    }[outcome];
    const secrets = notCompared.filter(({ part, code }) => part === "secrets" && code !== "siteLocal");
    return [
        words,
        ...(probes ? describeProbes(probes) : []),
        ...(accepted === undefined ? [] : [`accepted for snapshot '${shortId(accepted)}'`]),
        ...(tolerated.length > 0 ? [describeTolerated(tolerated)] : []),
        ...(secrets.length > 0 ? [`secrets not compared: ${secrets.map(({ kind }) => kind).join(", ")}`] : []),
    ].join("; ");
}

/** Names the differences that keep a restore from being verified, and both ways out. */
export function explainVerification(verification: Verification, serviceId: string, snapshotId: string): string {
    const { differences, notCompared } = verification;
    const lines = [
        ...differences.map((difference) => `${difference.kind}: ${describeDifference(difference)}`),
        ...blockers(notCompared).map(({ kind, reason }) => `${kind}: not compared: ${reason}`),
    ];
    const more = lines.length - maxLines;
    return [
        `Azure restored snapshot '${shortId(snapshotId)}' into '${serviceId}': ${describeVerification(verification)}:`,
        ...lines.slice(0, maxLines).map((line) => `- ${line}`),
        ...(more > 0 ? [`- and ${more} more, in the restore's record in the catalog`] : []),
        "Run it again to compare again, without another restore. Name what is the target's own in siteLocal, or set " +
            `acceptDifferences to '${shortId(snapshotId)}' to take it as it is.`,
    ].join("\n");
}

function describeProbes({ gateways, answered, reached }: ProbeResult): string[] {
    return [
        ...(answered > 0 ? [`${count(answered, "probe")} answered as expected by ${count(gateways, "gateway")}`] : []),
        ...(reached > 0
            ? [`${count(reached, "gateway")} reached on the status path, which says nothing of the APIs`]
            : []),
    ];
}

/** Adds what came of probes: what was not answered as expected counts as a fault. */
export function withProbes(
    verification: Verification,
    probes: ProbeResult,
    faults: readonly Difference[],
): Verification {
    const isOverruled = faults.length > 0 && verification.outcome !== "incomplete";
    return {
        ...verification,
        probes,
        ...(isOverruled && { outcome: "different" }),
        verified: verification.verified && faults.length === 0,
        differences: [...verification.differences, ...faults],
    };
}

/** What is not the same in one entity, or does not work there, with the way out of the latter. */
export function describeDifference({ kind, entity, change, part, detail = "" }: Difference): string {
    switch (change) {
        case "broken": {
            if (kind === "probes") {
                return `'${entity}': ${detail}: look at the API, its policies and its backend from there, or correct probes`;
            }
            const wayOut = ownStatuses[kind]?.find(({ member }) => detail.startsWith(`${member} is `))?.wayOut;
            return `'${entity}' does not work on the target: ${detail}${wayOut === undefined ? "" : `: ${wayOut}`}`;
        }
        case "dangling":
            return `'${entity}' refers to '${detail.replace(/'/g, "")}', which the target does not have: create it there, or take the reference out`;
        default:
            return part === "secrets" ? `'${entity}' has another secret` : `'${entity}' is ${change}`;
    }
}

/** How many tolerated differences a line names; the record in the catalog has all. */
const maxTolerated = 5;
const whyTolerated: Readonly<Record<ToleratedDifference["reason"], string>> = {
    unstable: "its kind changed while the snapshot was taken",
    notRequired: "its kind does not count",
    inSnapshot: "it was so in the snapshot",
};

function describeTolerated(tolerated: readonly ToleratedDifference[]): string {
    const named = tolerated
        .slice(0, maxTolerated)
        .map(({ entity, change, reason }) => `'${entity}' is ${change} (${whyTolerated[reason]})`);
    const more = tolerated.length > maxTolerated ? [`and ${tolerated.length - maxTolerated} more`] : [];
    return `${count(tolerated.length, "difference")} tolerated: ${[...named, ...more].join(", ")}`;
}

/** Required kinds that were not compared, although they are not declared as the target's own. */
function blockers(notCompared: readonly NotCompared[]): NotCompared[] {
    return notCompared.filter(
        ({ kind, part, code }) =>
            part === "content" && code !== "siteLocal" && code !== "leftOut" && (findKind(kind)?.required ?? true),
    );
}

/** What could not be read is `failed` or `denied` itself, or lies below a kind that is. */
const wasSkipped = (expected: Inventory, actual: Inventory, kind: string): boolean =>
    [expected, actual].some(({ kinds }) => kinds[kind]?.state === "skipped") &&
    [expected, actual].every(({ kinds }) => ["read", "notInTier", "skipped"].includes(kinds[kind]?.state ?? ""));

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
