import type { SiteStep } from "../../dynamic-providers/protocol/step";
import type { Protocol } from "./protocol";
import { stepRun } from "./run-step";
import { finishOperation, newRun } from "./successors";
import { Violation } from "./violation";
import { siteNames } from "./world";
import type { Commit, SiteName, World } from "./world";

export type Declared = Readonly<Record<SiteName, Commit>>;

/** Steps of one run, within which it must have ended. */
const maxSteps = 200;

/** One site's run to its end, while no other run is under way and Azure finishes what it is asked. */
export function runAlone(
    from: World,
    site: SiteName,
    declared: Declared,
    protocol: Protocol,
): { readonly after: World; readonly last: SiteStep | undefined } {
    const commits = { a: [declared.a], b: [declared.b] };
    let world: World = { ...from, runs: [newRun(site, "site", 0)] };
    let last: SiteStep | undefined;
    for (let count = 0; world.runs.length > 0; count += 1) {
        const next = stepRun({
            world,
            index: 0,
            scenario: { commits },
            protocol,
            onLast: (step) => {
                last = step;
            },
        });
        const busy = siteNames.find((name) => world.services[name].busyWith !== null);
        world = next ?? (busy && finishOperation(world, busy, "succeeded")) ?? world;
        if (count > maxSteps) {
            throw new Violation(`a run of '${site}' never ends: ${last?.reason ?? world.runs[0]?.step?.reason}`);
        }
    }
    return { after: world, last };
}
