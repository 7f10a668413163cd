import fc from "fast-check";
import type { SiteDeclaration } from "../../../dynamic-providers/protocol/declaration";
import { siteNames } from "./fake-cloud";
import type { SiteName } from "./fake-cloud";
import type { Mishap } from "./fake-run";
import { Turns } from "./turns";
import { OperationsWorld } from "./world";

/** A number of an epoch as an operator writes it: the one of now, or one that stands there from earlier. */
type Consent = "now" | "next" | number;

interface Declared extends Pick<SiteDeclaration, "activeSite" | "failover" | "standbyMode"> {
    readonly acceptDataLoss?: Consent;
    readonly cancelPromotion?: Consent;
    readonly rejoin?: Consent;
    readonly atEpoch?: Consent;
}

type Process =
    | { readonly kind: "up"; readonly site: SiteName; readonly declared: Declared; readonly mishap?: Mishap }
    | { readonly kind: "schedule"; readonly site: SiteName; readonly mishap?: Mishap }
    | { readonly kind: "change"; readonly afterTurns: number };

type History = fc.AsyncCommand<object, OperationsWorld, true>;

/** One or more processes at once, in the order that the choices say. */
class Go implements History {
    constructor(
        private readonly processes: readonly Process[],
        private readonly choices: readonly number[],
        private readonly areLeasesLost: boolean,
    ) {}

    check(): Promise<boolean> {
        return Promise.resolve(true);
    }

    async run(_: object, world: OperationsWorld): Promise<void> {
        const turns = this.processes.length > 1 ? new Turns([...this.choices]) : undefined;
        world.cloud.areLeasesLost = this.areLeasesLost;
        await Promise.all(this.processes.map((process) => this.begin(process, world, turns)));
        world.cloud.areLeasesLost = false;
    }

    toString(): string {
        const text = this.processes.map((process) => JSON.stringify(process)).join(" | ");
        return `Go(${text}, choices [${this.choices.join()}]${this.areLeasesLost ? ", leases lost" : ""})`;
    }

    private async begin(process: Process, world: OperationsWorld, turns: Turns | undefined): Promise<void> {
        switch (process.kind) {
            case "up":
                await world.up(process.site, resolve(process.declared, world), process.mishap, turns);
                return;
            case "schedule":
                await world.schedule(process.site, process.mishap, turns);
                return;
            case "change":
                for (let turn = 0; turns && turn < process.afterTurns; turn += 1) {
                    await turns.take();
                }
                world.change();
        }
    }
}

class Outage implements History {
    constructor(
        private readonly site: SiteName,
        private readonly isDown: boolean,
    ) {}

    check(): Promise<boolean> {
        return Promise.resolve(true);
    }

    run(_: object, { cloud }: OperationsWorld): Promise<void> {
        cloud.services[this.site].isDown = this.isDown;
        return Promise.resolve();
    }

    toString(): string {
        return `Outage(${this.site}, ${this.isDown})`;
    }
}

class Pass implements History {
    constructor(private readonly hours: number) {}

    check(): Promise<boolean> {
        return Promise.resolve(true);
    }

    run(_: object, { cloud }: OperationsWorld): Promise<void> {
        cloud.pass(this.hours);
        return Promise.resolve();
    }

    toString(): string {
        return `Pass(${this.hours} h)`;
    }
}

class FailNext implements History {
    check(): Promise<boolean> {
        return Promise.resolve(true);
    }

    run(_: object, { cloud }: OperationsWorld): Promise<void> {
        cloud.failsNext = true;
        return Promise.resolve();
    }

    toString(): string {
        return "FailNext";
    }
}

/** The failover that an operator means, begun with the site that steps down unless it is lost. */
class Failover implements History {
    constructor(
        private readonly kind: SiteDeclaration["failover"],
        private readonly standbyMode: SiteDeclaration["standbyMode"],
        private readonly mishaps: readonly (Mishap | undefined)[],
    ) {}

    check(): Promise<boolean> {
        return Promise.resolve(true);
    }

    async run(_: object, world: OperationsWorld): Promise<void> {
        const { kind, standbyMode } = this;
        const { active } = world.rules.authority;
        const [from, to] = active === "standby" ? (["standby", "primary"] as const) : siteNames;
        const consents = resolve({ activeSite: to, failover: kind, standbyMode, acceptDataLoss: "now" }, world);
        const { acceptDataLoss: _accepted, ...plain } = consents;
        const declared = kind === "unplanned" ? consents : plain;
        if (kind === "planned") {
            await world.up(from, declared, this.mishaps[0]);
        }
        await world.up(to, declared, this.mishaps[1]);
        await world.up(to, declared);
        await world.up(from, { ...declared, rejoin: world.rules.authority.epoch }, this.mishaps[2]);
    }

    toString(): string {
        return `Failover(${this.kind}, ${this.standbyMode}, ${JSON.stringify(this.mishaps)})`;
    }
}

function resolve(declared: Declared, { rules }: OperationsWorld): Partial<SiteDeclaration> {
    const { epoch } = rules.authority;
    const numberOf = (consent: Consent | undefined): number | undefined =>
        consent === "now" ? epoch : consent === "next" ? epoch + 1 : consent;
    return {
        ...declared,
        acceptDataLoss: numberOf(declared.acceptDataLoss),
        cancelPromotion: numberOf(declared.cancelPromotion),
        rejoin: numberOf(declared.rejoin),
        atEpoch: numberOf(declared.atEpoch),
    };
}

const anySite = fc.constantFrom(...siteNames);
const seldom = (consent: fc.Arbitrary<Consent>) => fc.option(consent, { nil: undefined, freq: 2 });
const often = (consent: fc.Arbitrary<Consent>) => fc.option(consent, { nil: undefined, freq: 4 });
const anyEpoch = fc.integer({ min: 0, max: 4 });

const anyDeclared: fc.Arbitrary<Declared> = fc.record({
    activeSite: anySite,
    failover: fc.constantFrom("planned", "planned", "unplanned"),
    standbyMode: fc.constantFrom("pilot", "warm"),
    acceptDataLoss: often(fc.oneof({ arbitrary: fc.constant("now" as const), weight: 4 }, anyEpoch)),
    cancelPromotion: seldom(fc.oneof(fc.constant("next" as const), anyEpoch)).filter(
        (consent) => consent === undefined || consent !== 0,
    ),
    rejoin: often(fc.oneof({ arbitrary: fc.constant("now" as const), weight: 4 }, anyEpoch)),
    atEpoch: fc.option(fc.oneof(fc.constant("now" as const), anyEpoch), { nil: undefined, freq: 1 }),
});

const anyMishap: fc.Arbitrary<Mishap> = fc.record({
    kind: fc.constantFrom("killedBefore", "killedAfter", "answerLost", "answersLost"),
    request: fc.integer({ min: 0, max: 220 }),
});
const perhaps = fc.option(anyMishap, { nil: undefined, freq: 1 });

const anyUp: fc.Arbitrary<Process> = fc.record({
    kind: fc.constant("up" as const),
    site: anySite,
    declared: anyDeclared,
    mishap: perhaps,
});
const anySchedule: fc.Arbitrary<Process> = fc.record({
    kind: fc.constant("schedule" as const),
    site: anySite,
    mishap: perhaps,
});
const anyChange: fc.Arbitrary<Process> = fc.record({
    kind: fc.constant("change" as const),
    afterTurns: fc.integer({ min: 0, max: 200 }),
});
const anyProcess = fc.oneof(
    { arbitrary: anyUp, weight: 5 },
    { arbitrary: anySchedule, weight: 2 },
    { arbitrary: anyChange, weight: 1 },
);

const anyFailover = fc
    .record({
        kind: fc.constantFrom("planned" as const, "unplanned" as const),
        standbyMode: fc.constantFrom("pilot" as const, "warm" as const),
        mishaps: fc.tuple(perhaps, perhaps, perhaps),
    })
    .map(({ kind, standbyMode, mishaps }) => new Failover(kind, standbyMode, mishaps));

const maxCommands = 8;

const anyCommands = fc.commands<object, OperationsWorld, true>(
    [
        anyProcess.map((process) => new Go([process], [], false)),
        anyProcess.map((process) => new Go([process], [], false)),
        anySchedule.map((process) => new Go([process], [], false)),
        fc
            .record({
                processes: fc.array(anyProcess, { minLength: 2, maxLength: 3 }),
                choices: fc.array(fc.nat({ max: 5 }), { maxLength: 60 }),
                areLeasesLost: fc.boolean(),
            })
            .map(({ processes, choices, areLeasesLost }) => new Go(processes, choices, areLeasesLost)),
        anyFailover,
        anyFailover,
        fc.record({ site: anySite, isDown: fc.boolean() }).map(({ site, isDown }) => new Outage(site, isDown)),
        fc.constantFrom(2, 26, 400).map((hours) => new Pass(hours)),
        fc.constant(new FailNext()),
    ],
    { maxCommands, size: "max" },
);

export interface HistoriesSeen {
    histories: number;
    readonly claims: { first: number; planned: number; unplanned: number; recovered: number };
}

/**
 * Checks the rules in generated histories of two sites, and that each comes to rest in the end.
 *
 * @throws Error with the shortest history found in which one of them does not hold.
 */
export async function checkHistories(numRuns: number, seed?: number): Promise<HistoriesSeen> {
    const seen: HistoriesSeen = { histories: 0, claims: { first: 0, planned: 0, unplanned: 0, recovered: 0 } };
    const property = fc.asyncProperty(anyCommands, anySite, fc.boolean(), async (commands, activeSite, isNew) => {
        const world = new OperationsWorld();
        await world.begin(!isNew);
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
        world.rules.require();
        await world.settle(activeSite);
        world.rules.require();
        seen.histories += 1;
        for (const kind of ["first", "planned", "unplanned"] as const) {
            seen.claims[kind] += world.rules.claims[kind];
        }
    });
    await fc.assert(property, { numRuns, seed, endOnFailure: numRuns < 1000 });
    return seen;
}

/** One line. */
export const describeHistories = ({ histories, claims }: HistoriesSeen): string =>
    `${histories} histories with ${claims.planned} planned and ${claims.unplanned} unplanned failovers`;
