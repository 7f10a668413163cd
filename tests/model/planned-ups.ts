import { planSteps, whyRefused } from "../../cli/up/order";
import type { Situation } from "../../cli/up/order";
import { keyMaker } from "./explore";
import { observeWorld } from "./observe-world";
import { protocol } from "./protocol";
import { runAlone } from "./run-alone";
import type { Declared } from "./run-alone";
import { Violation } from "./violation";
import { declarationOf, siteNames } from "./world";
import type { SiteName, World } from "./world";

/** What depends on a comparison of services, which a plan is made without: it says that the stacks compare them. */
const seenByTheStackAlone = ["ChangedAfterHandover", "FinalSnapshotUnusable"];

/** Holds the order that `apim-dr up` prints against the runs of the model, in which services hold what they hold. */
export class PlannedUps {
    private readonly keyOf = keyMaker();
    private readonly held = new Set<string>();
    /** How many orders were run. */
    plans = 0;
    /** How many were refused. */
    refused = 0;

    /**
     * From a state in which nobody is at work: either the command refuses, and the stacks refuse, too, whatever their
     * order, or each run ends with the code that was printed for it, and the declared site is active and at rest.
     *
     * @throws Violation
     */
    require(world: World, declared: Declared): void {
        const key = this.keyOf(world) + JSON.stringify(declared);
        if (this.held.has(key)) {
            return;
        }
        this.held.add(key);
        const situation = situationOf(world, declared);
        const refusals = whyRefused(situation);
        if (refusals.length > 0) {
            this.refused += 1;
            requireStuck(world, declared, refusals);
        } else {
            this.plans += 1;
            requireCarriedOut(world, declared, situation);
        }
    }
}

function situationOf(world: World, declared: Declared): Situation {
    const { authority, sequence } = world;
    const [a, b] = siteNames.map((site) => observeWorld(world, site, authority, {}));
    const { catalog, restores, now } = a!;
    return {
        declared: {
            ...{ vault: "vault", activeSite: declared.a.activeSite, leftAlone: [] },
            sites: siteNames.map((site) => declarationOf(site, declared[site])),
        },
        world: { authority, catalog, restores, services: { a: a!.service, b: b!.service }, now },
        position: { sequence, epoch: authority.epoch, digest: "" },
        isKnown: true,
        progress: {},
    };
}

function requireCarriedOut(from: World, declared: Declared, situation: Situation): void {
    const steps = planSteps(situation).filter(({ stack }) => stack !== "vault");
    const printed = steps.map(({ stack, action, code }) => `${stack}: ${action} (${code})`).join(", ");
    let world = from;
    for (const { stack, code, isNeeded } of steps) {
        const { after, last } = runAlone(world, stack as SiteName, declared, protocol);
        world = after;
        if (last && seenByTheStackAlone.includes(last.code)) {
            if (isNeeded) {
                return;
            }
        } else if (last?.code !== code) {
            throw new Violation(
                `of the order ${printed} the up of '${stack}' ends with ${last?.code}: ${last?.reason}`,
            );
        }
    }
    const { active, promotion, handover } = world.authority;
    if (active !== declared.a.activeSite || promotion || handover) {
        throw new Violation(`the order ${printed} ends with ${JSON.stringify(world.authority)}`);
    }
}

function requireStuck(from: World, declared: Declared, refusals: readonly string[]): void {
    let world = from;
    for (const site of siteNames.flatMap((one) => [one, ...siteNames])) {
        world = runAlone(world, site, declared, protocol).after;
    }
    const { active, promotion, handover } = world.authority;
    // Who is declared lost may have run here, and is never waited for.
    const isWaitedFor = declared[declared.a.activeSite as SiteName].failover !== "unplanned";
    if (isWaitedFor && active === declared.a.activeSite && !promotion && !handover) {
        throw new Violation(`refused, and the stacks do it: ${refusals.join(" ")}`);
    }
}
