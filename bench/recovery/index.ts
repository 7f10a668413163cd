import type { DurationOptions } from "../../sandbox";
import { atMost, median, told } from "../results";
import type { BenchResult } from "../results";
import { nameOfCase, selectCases } from "./cases";
import type { Case, Kind } from "./cases";
import { neededWork } from "./critical-path";
import { measure } from "./measure";
import type { Failover, Measured } from "./measure";
import { runCommand, runRunbook } from "./roads";
import { SdkProgram } from "./sdk-program";
import { TwoSites } from "./two-sites";

export interface RecoveryOptions {
    /** How often each case is run. @default 3 */
    readonly runs?: number;
    /** Parts of the names of cases. @default all */
    readonly only?: readonly string[];
}

/** Every operation takes as long as it does in the middle of its range, so that roads can be compared. */
const durations: DurationOptions = { spread: 0 };

/** How long each road takes until clients are served. */
export async function benchRecovery({ runs = 3, only }: RecoveryOptions): Promise<BenchResult[]> {
    const cases = selectCases(only);
    const measured = new Map<string, Measured[]>();
    for (let run = 1; run <= runs; run += 1) {
        for (const each of worldsOf(cases)) {
            console.error(`run ${run} of ${runs}: ${each.map(nameOfCase).join(", ")}`);
            for (const [name, one] of await runWorld(each)) {
                console.error(`  ${name}: ${JSON.stringify(one)}`);
                measured.set(name, [...(measured.get(name) ?? []), one]);
            }
        }
    }
    return cases.flatMap((each) => resultsOf(each, measured));
}

/** A failback is run where the unplanned failover was. */
function worldsOf(cases: readonly Case[]): Case[][] {
    const worlds = new Map<string, Case[]>();
    for (const each of cases) {
        const key = `${each.mode} ${each.road} ${each.kind === "planned"}`;
        worlds.set(key, [...(worlds.get(key) ?? []), each]);
    }
    return [...worlds.values()];
}

async function runWorld(cases: readonly Case[]): Promise<Map<string, Measured>> {
    const { mode, road } = cases[0]!;
    const sites = await TwoSites.build(`bench-${mode}-${road}`, mode, durations);
    try {
        const program = road === "sdk" ? new SdkProgram(sites) : undefined;
        await program?.prepare();
        const results = new Map<string, Measured>();
        const take = async (kind: Kind, to: Failover["to"], declare: () => Promise<void>): Promise<void> => {
            const it = { mode, kind };
            const from = to === "primary" ? "standby" : "primary";
            const one = await measure({
                ...{ sites, it, to, declare },
                url: program?.url ?? sites.url,
                run: () =>
                    program
                        ? program.failOver(from, to, neededWork(it))
                        : road === "command"
                          ? runCommand(sites)
                          : runRunbook(sites, kind),
            });
            if (cases.some((each) => each.kind === kind)) {
                results.set(nameOfCase({ mode, kind, road }), one);
            }
        };
        const planned = (to: Failover["to"]) => () => Promise.resolve(sites.declarePlanned(to));
        if (cases.some(({ kind }) => kind === "planned")) {
            await take("planned", "standby", planned("standby"));
        } else {
            await take("unplanned", "standby", () => sites.declareUnplanned());
            if (cases.some(({ kind }) => kind === "failback")) {
                await (program ? Promise.resolve(sites.azure.sandbox.faults.clear()) : sites.reProtect());
                await take("failback", "primary", planned("primary"));
            }
        }
        return results;
    } finally {
        await sites.stop();
    }
}

/** Medians of the runs. */
function resultsOf(each: Case, all: ReadonlyMap<string, readonly Measured[]>): BenchResult[] {
    const runs = all.get(nameOfCase(each))!;
    const name = `${each.mode}, ${each.kind}, ${each.road}`;
    const of = (pick: (one: Measured) => number): number => median(runs.map(pick));
    const traffic = of((one) => one.traffic);
    const path = of((one) => one.criticalPath);
    const times = runs.map((one) => one.traffic);
    const figure = (what: string, pick: (one: Measured) => number): BenchResult => told(`${name}: ${what}`, of(pick));
    const others = [
        ...(runs[0]!.claim === null ? [] : [figure("claim", (one) => one.claim ?? 0)]),
        figure("all clients moved", (one) => one.allMoved),
        figure("end", (one) => one.end),
        told(`${name}: critical path`, path),
        ...(["otherOperations", "polls", "requests", "engine"] as const).map((share) =>
            figure(shareNames[share], (one) => one.shares[share]),
        ),
        told(`${name}: spread`, Math.max(...times) - Math.min(...times)),
    ];
    if (each.road === "sdk") {
        return [told(`${name}: traffic`, traffic), ...others];
    }
    const sdk = all.get(nameOfCase({ ...each, road: "sdk" }));
    return [
        atMost(`${name}: traffic`, traffic, Math.max(1.05 * path, path + 60)),
        ...(sdk
            ? [atMost(`${name}: traffic, by the SDK's`, traffic / median(sdk.map((one) => one.traffic)), 1.05, "1")]
            : []),
        ...others,
    ];
}

const shareNames = {
    otherOperations: "other operations",
    polls: "polls",
    requests: "requests",
    engine: "engine",
} as const;
