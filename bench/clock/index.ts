import { atMost, told } from "../results";
import type { BenchResult } from "../results";
import { measure } from "../recovery/measure";
import type { Measured } from "../recovery/measure";
import { runRunbook } from "../recovery/roads";
import { TwoSites } from "../recovery/two-sites";

/** Short enough that one can be waited for: a restore takes two minutes. */
const durations = { spread: 0, factor: 0.1 };
const it = { mode: "pilot", kind: "unplanned" } as const;

/** One failover at the speed of real time, and one with a clock that skips waits: they have to come to the same. */
export async function benchClock(): Promise<BenchResult[]> {
    const real = await failOver(false);
    const skipped = await failOver(true);
    // What the machine computes differs from run to run.
    const ofAzure = ({ shares }: Measured): number => shares.criticalPath + shares.otherOperations + shares.polls;
    const difference = Math.abs(skipped.traffic - real.traffic) / real.traffic;
    const isSameOrder = JSON.stringify(real.events) === JSON.stringify(skipped.events);
    console.error(JSON.stringify({ real, skipped }, null, 2));
    return [
        told("real time: traffic", real.traffic),
        told("waits skipped: traffic", skipped.traffic),
        atMost("difference", 100 * difference, 3, "%"),
        atMost(
            "difference of Azure's share",
            (100 * Math.abs(ofAzure(skipped) - ofAzure(real))) / ofAzure(real),
            3,
            "%",
        ),
        atMost("events in another order", isSameOrder ? 0 : 1, 0, "1"),
        told("real time: took", real.realSeconds),
        told("waits skipped: took", skipped.realSeconds),
    ];
}

async function failOver(skipWaits: boolean): Promise<Measured> {
    const sites = await TwoSites.build("bench-clock", it.mode, durations);
    try {
        return await measure({
            ...{ sites, it, to: "standby", url: sites.url, skipWaits },
            declare: () => sites.declareUnplanned(),
            run: () => runRunbook(sites, it.kind),
        });
    } finally {
        await sites.stop();
    }
}
