import { keyMaker } from "./explore";
import type { Protocol } from "./protocol";
import { runAlone } from "./run-alone";
import type { Declared } from "./run-alone";
import { Violation } from "./violation";
import { finishOperation } from "./successors";
import { requireWayOut } from "./way-out";
import { noBudget, siteNames } from "./world";
import type { Commit, Scenario, SiteName, World } from "./world";

/** Rounds of both sites' runs, within which everything must have come to rest. */
const maxRounds = 12;

/**
 * Whether from any state everything comes to rest, once nothing goes wrong any more: every run was killed, the regions are
 * back, and both sites run in turn with what is declared in the end. A refusal must name a way out, and that way is taken.
 */
export class Settling {
    private readonly keyOf = keyMaker();
    private readonly settled = new Set<string>();

    constructor(
        private readonly scenario: Scenario,
        private readonly protocol: Protocol,
        /** Called with every state that a round of runs begins in, and what is declared then. */
        private readonly onRound: (world: World, declared: Declared) => void = () => undefined,
    ) {}

    /** @throws Violation */
    require(from: World): void {
        let world = calm(from);
        let declared: Declared = this.scenario.final;
        const passed: string[] = [];
        const told: string[] = [];
        for (let round = 0; round < maxRounds; round += 1) {
            const key = this.keyOf(world) + JSON.stringify(declared);
            if (this.settled.has(key)) {
                passed.forEach((other) => this.settled.add(other));
                return;
            }
            passed.push(key);
            this.onRound(world, declared);
            let isAtRest = true;
            for (const site of siteNames) {
                const { after, last } = runAlone(world, site, declared, this.protocol);
                isAtRest &&= last?.work.does === "rest" && this.keyOf(after) === this.keyOf(world);
                world = after;
                if (last?.work.does === "refuse") {
                    told.push(last.reason);
                    declared = follow(declared, site, last.reason);
                }
            }
            if (isAtRest) {
                const { active, promotion, handover } = world.authority;
                if (active !== declared.a.activeSite || promotion || handover) {
                    throw new Violation(`it rests with '${active}' active, and '${declared.a.activeSite}' is declared`);
                }
                passed.forEach((other) => this.settled.add(other));
                return;
            }
        }
        throw new Violation(`it never comes to rest: ${JSON.stringify(world.authority)} ${told.slice(-2).join(" / ")}`);
    }
}

/** Nobody is at work, and nothing is out of reach. */
function calm(world: World): World {
    const back: World = {
        ...world,
        runs: [],
        left: noBudget,
        services: {
            a: { ...world.services.a, isDown: false },
            b: { ...world.services.b, isDown: false },
        },
    };
    return siteNames.reduce((now, site) => finishOperation(now, site, "succeeded") ?? now, back);
}

function follow(declared: Declared, site: SiteName, reason: string): Declared {
    const { own, both } = requireWayOut(reason);
    const change = (of: SiteName): Commit => ({ ...declared[of], ...both, ...(of === site ? own : {}) });
    return { a: change("a"), b: change("b") };
}
