import type { LongRunningOperation } from "../../sandbox";
import type { Case } from "./cases";

/** Something that Azure was at, in milliseconds of the sandbox's clock. */
export interface AzureWork {
    readonly what: LongRunningOperation["effect"] | "propagate";
    readonly beganAtMs: number;
    readonly endsAtMs: number;
    /** Of an operation. */
    readonly token?: string;
}

/** Durations that differ by less are the same. */
const toleranceMs = 1000;

/** What has to be done before clients are served, one line after the other; what stands in one line can go at once. */
export function neededWork({ mode, kind }: Pick<Case, "mode" | "kind">): readonly AzureWork["what"][][] {
    const needsSnapshot = kind !== "unplanned";
    // A failback goes to a service that has been there before.
    const needsService = mode === "cold" && kind !== "failback";
    // A warm standby holds the newest snapshot, but not one that is taken on the way.
    const needsRestore = mode !== "warm" || needsSnapshot;
    const first: AzureWork["what"][] = [];
    if (needsSnapshot) {
        first.push("backup");
    }
    if (needsService) {
        first.push("activate");
    }
    const lines: AzureWork["what"][][] = [first, needsRestore ? ["restore"] : [], ["frontDoorUpdate"], ["propagate"]];
    return lines.filter((line) => line.length > 0);
}

/**
 * The work of Azure that can be neither avoided nor overlapped, of all that was done until clients were served.
 *
 * @throws Error where something that is needed was not done.
 */
export function criticalPath(
    needed: readonly (readonly AzureWork["what"][])[],
    done: readonly AzureWork[],
    servedAtMs: number,
): { readonly seconds: number; readonly works: readonly AzureWork[] } {
    const served = done.filter(({ endsAtMs }) => endsAtMs <= servedAtMs);
    const works = needed.map((line) => {
        const each = line.map((what) => {
            const found = served.filter((work) => work.what === what);
            if (found.length === 0) {
                throw new Error(`Clients were served, and Azure has done no '${what}'.`);
            }
            // Another of the kind could have been avoided: the first of the shortest counts.
            const inOrder = [...found].sort((left, right) => left.beganAtMs - right.beganAtMs);
            return inOrder.reduce((least, work) => (lengthMs(work) < lengthMs(least) - toleranceMs ? work : least));
        });
        return each.reduce((longest, work) => (lengthMs(work) > lengthMs(longest) ? work : longest));
    });
    return { seconds: works.reduce((sum, work) => sum + lengthMs(work), 0) / 1000, works };
}

export const lengthMs = ({ beganAtMs, endsAtMs }: AzureWork): number => endsAtMs - beganAtMs;
