import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { UpReport } from "../../cli/up/report";
import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture, SiteName } from "../support/failover-fixture";
import { isAlive, kill, typeCommand, typeUp, until, victims } from "../support/typed-up";
import type { Typed, Victim } from "../support/typed-up";
import type { ChaosWorld, Harm, RunReport, Situation } from "./world";

/** Two sites at rest, one of them active, and what is done with them. */
interface Pair {
    readonly fixture: FailoverFixture;
    readonly active: SiteName;
    readonly other: SiteName;
    readonly epoch: number;
}

interface Action {
    /** Two sites of its own, of which nothing is there yet. @default false */
    readonly isNew?: boolean;
    /** What is declared, and what has happened, before. */
    readonly before?: (pair: Pair) => Promise<void> | void;
    /** They run at once; the first is harmed. */
    readonly processes: (pair: Pair) => readonly Typed[];
    /** What is declared, or comes back, before what is left is done. */
    readonly after?: (pair: Pair) => void;
    /** About how many requests the first sends, which a moment is a part of. */
    readonly requests: number;
    /** The other site is active after it. @default true */
    readonly isFailover?: false;
}

const lostRegions: Readonly<Record<SiteName, string>> = { primary: "westeurope", standby: "germanywestcentral" };
const vaultRegion = "swedencentral";
/** Of the sandbox's clock. */
const minutesLost = 10;
/** A failover has at most two rounds of each stack; more are allowed, as a round may meet what a killed one left. */
const maxRuns = 4;

const up = ({ fixture }: Pair, site: SiteName): Typed => typeUp(fixture.azure, fixture.stacks[site]);
const command = ({ fixture }: Pair): Typed =>
    typeCommand(fixture.azure, "--yes", "--json", "--stacks", "vault,primary,standby");
const declareOther = ({ fixture, other }: Pair): void => fixture.declareActive(other);
const askForSnapshot = ({ fixture, active }: Pair): void =>
    fixture.configure(active, { schedule: { intervalHours: 720, trigger: randomBytes(4).toString("hex") } });

const actions: Readonly<Record<string, Action>> = {
    "the first up, one command": {
        isNew: true,
        processes: (pair) => [command(pair)],
        requests: 500,
        isFailover: false,
    },
    "a change of the active site": {
        before: ({ fixture, active, epoch }) =>
            fixture.configure(active, { tags: { changed: `${epoch}-${randomBytes(2).toString("hex")}` } }),
        processes: (pair) => [up(pair, pair.active)],
        requests: 60,
        isFailover: false,
    },
    "a snapshot": {
        before: askForSnapshot,
        processes: (pair) => [up(pair, pair.active)],
        requests: 260,
        isFailover: false,
    },
    "planned failover, stepping down": {
        before: declareOther,
        processes: (pair) => [up(pair, pair.active)],
        requests: 260,
    },
    "planned failover, taking over": {
        before: async (pair) => {
            declareOther(pair);
            await pair.fixture.up(pair.active);
        },
        processes: (pair) => [up(pair, pair.other)],
        requests: 200,
    },
    "planned failover, one command": {
        before: declareOther,
        processes: (pair) => [command(pair)],
        requests: 600,
    },
    "planned failover, the command twice at once": {
        before: declareOther,
        processes: (pair) => [command(pair), command(pair)],
        requests: 600,
    },
    "planned failover, an up of each site at once": {
        before: declareOther,
        processes: (pair) => [up(pair, pair.active), up(pair, pair.other)],
        requests: 260,
    },
    "unplanned failover": {
        before: async (pair) => {
            askForSnapshot(pair);
            await pair.fixture.up(pair.active);
            const { fixture, active, other, epoch } = pair;
            fixture.azure.sandbox.faults.add({ kind: "regionOutage", location: lostRegions[active], parts: "all" });
            declareOther(pair);
            fixture.configure(other, { failover: "unplanned", acceptDataLoss: epoch });
        },
        processes: (pair) => [up(pair, pair.other)],
        after: ({ fixture, active, epoch }) => {
            fixture.azure.sandbox.faults.clear();
            fixture.configure(active, { rejoin: epoch + 1 });
        },
        requests: 200,
    },
};

const vaultLost = `the vault's region lost for ${minutesLost} min`;

/**
 * Stacks on the real engine: their processes die as with the machine, or the vault does not answer, and the next commands
 * go on. One pair of sites serves all runs on sites that are there, one after the other.
 */
export const engineWorld: ChaosWorld = {
    name: "engine",
    actions: Object.keys(actions),
    harms: [...victims, vaultLost],
    begin: async (name) => {
        const action = actions[name]!;
        const situation = action.isNew
            ? new EngineSituation(action, await newPair())
            : new EngineSituation(action, await pairAtRest());
        await situation.prepare();
        return situation;
    },
    end: async () => {
        await (await shared)?.stop();
        shared = undefined;
    },
};

let shared: Promise<FailoverFixture> | undefined;

async function pairAtRest(): Promise<Pair> {
    const fixture = await (shared ??= bringUp());
    const { active, epoch } = (await fixture.chain()).at(-1)!.authority;
    const [site, other]: [SiteName, SiteName] = active === "primary" ? ["primary", "standby"] : ["standby", "primary"];
    return { fixture, active: site, other, epoch };
}

async function bringUp(): Promise<FailoverFixture> {
    const { fixture } = await newPair();
    await fixture.bringUp();
    return fixture;
}

async function newPair(): Promise<Pair> {
    const fixture = await startFailoverFixture("chaos");
    for (const site of ["primary", "standby"] as const) {
        const oneUnit = { units: 1, additionalLocations: undefined };
        fixture.configure(site, { schedule: { intervalHours: 720 }, lostAnswerWatchSeconds: 3, ...oneUnit });
    }
    await fixture.compareSecrets();
    return { fixture, active: "primary", other: "standby", epoch: 0 };
}

class EngineSituation implements Situation {
    private readonly found: string[] = [];
    private held: unknown;

    constructor(
        private readonly action: Action,
        private readonly pair: Pair,
    ) {}

    private get declared(): SiteName {
        const { active, other } = this.pair;
        return this.action.isFailover === false ? active : other;
    }

    async prepare(): Promise<void> {
        const { fixture, active } = this.pair;
        this.held = fixture.held(active)?.entities;
        await this.action.before?.(this.pair);
    }

    async run(harm?: Harm): Promise<RunReport> {
        const { action, pair } = this;
        const typed = action.processes(pair);
        const struck = harm && (await this.strike(typed[0]!, harm));
        const ended = await Promise.all(typed.map((process) => process.ended));
        await this.clearUp();
        const [{ code, stdout, stderr }] = ended as [Awaited<Typed["ended"]>];
        const said = `${stderr}\n${stdout}`.split("\n").find((line) => /error|failed|refused/i.test(line));
        return { struck, outcome: code === 0 ? undefined : (said?.trim() ?? `exit code ${code}`) };
    }

    /** @returns where it struck, in words; undefined where the process had ended before. */
    private async strike({ child, ended }: Typed, { kind, at }: Harm): Promise<string | undefined> {
        const { azure } = this.pair.fixture;
        const request = Math.floor(at * this.action.requests);
        const { clock, faults, requestLog } = azure.sandbox;
        const mark = requestLog.mark();
        const reached = () => requestLog.since(mark)[request];
        let hasEnded = false;
        void ended.then(() => (hasEnded = true));
        // Whoever waits for the answer is dead before it comes.
        const held = faults.add({ kind: "latency", seconds: 5, skip: request, times: 1 });
        await until(() => hasEnded || reached() !== undefined);
        faults.remove(held);
        const last = reached();
        if (hasEnded || !last) {
            return undefined;
        }
        if (kind === vaultLost) {
            const outage = faults.add({ kind: "regionOutage", location: vaultRegion, parts: "all" });
            await sleep((minutesLost * 60_000) / clock.speed);
            faults.remove(outage);
        } else {
            const started = await kill(child, kind as Victim);
            await ended;
            await untilGone(started, kind as Victim);
        }
        return `${request}. request: ${last.method} ${last.path.split("/").slice(-2).join("/")}`;
    }

    /** What somebody does before the next run who knows that the last one was killed. */
    private async clearUp(): Promise<void> {
        const { fixture } = this.pair;
        for (const stack of Object.values(fixture.stacks)) {
            await stack.cancel().catch(() => undefined);
        }
        await fixture.breakLeases();
    }

    async finish(): Promise<void> {
        const { fixture, active, other } = this.pair;
        this.action.after?.(this.pair);
        await this.settle();
        if (this.action.after) {
            for (const site of [active, other]) {
                fixture.configure(site, { failover: undefined, acceptDataLoss: undefined, rejoin: undefined });
            }
            await this.settle();
        }
        const mark = fixture.azure.sandbox.requestLog.mark();
        const { exitCode, stacks } = await this.upAll();
        const changed = stacks.filter(({ changes }) => Object.keys(changes).length > 0).map(({ stack }) => stack);
        const writes = fixture.azure.sandbox.requestLog.writes(mark).map(({ method, path }) => `${method} ${path}`);
        if (exitCode !== 0 || changed.length + writes.length > 0) {
            this.found.push(`not at rest: exit code ${exitCode}, changes in [${changed.join()}], ${writes.join()}`);
        }
    }

    private async settle(): Promise<void> {
        for (let run = 1; ; run += 1) {
            const report = await this.upAll();
            if (report.exitCode === 0) {
                return;
            }
            if (run === maxRuns) {
                throw new Error(`${maxRuns} runs of 'apim-dr up' do not settle it: ${JSON.stringify(report)}`);
            }
            await this.clearUp();
        }
    }

    private async upAll(): Promise<UpReport> {
        return JSON.parse((await command(this.pair).ended).stdout) as UpReport;
    }

    async broken(): Promise<readonly string[]> {
        const { fixture } = this.pair;
        const { active } = (await fixture.chain()).at(-1)!.authority;
        const holds = fixture.held(this.declared)?.entities;
        const isSame = this.held === undefined || JSON.stringify(holds) === JSON.stringify(this.held);
        const secrets = [
            fixture.azure.sandbox.connection.clientSecret,
            fixture.azure.project.environment.PULUMI_CONFIG_PASSPHRASE!,
        ];
        const told = [...fixture.azure.writtenFiles()]
            .filter(([, text]) => secrets.some((secret) => text.includes(secret)))
            .map(([file]) => `a secret stands in ${file}`);
        return [
            ...this.found,
            ...(await fixture.rules.broken()),
            ...(active === this.declared ? [] : [`'${active}' is active, and '${this.declared}' is declared`]),
            ...(isSame ? [] : [`'${this.declared}' does not hold what was there before`]),
            ...told,
        ];
    }

    async end(): Promise<void> {
        const { fixture } = this.pair;
        fixture.azure.sandbox.faults.clear();
        if (this.action.isNew) {
            await fixture.stop();
        }
    }
}

/** What an engine or a host leaves behind ends by itself; what is killed whole is gone. */
async function untilGone(pids: readonly number[], victim: Victim): Promise<void> {
    for (let tries = 0; tries < 100 && pids.some(isAlive); tries += 1) {
        await sleep(100);
    }
    const left = pids.filter(isAlive);
    if (left.length > 0) {
        throw new Error(`${victim} killed: processes ${left.join(", ")} go on`);
    }
}
