import { AuthorityMovedError } from "../../../dynamic-providers/vault/authority-chain";
import { fenceOf } from "../../../dynamic-providers/records/authority/authority";
import { AzureError } from "../../../dynamic-providers/azure/errors";
import { ChangedMeanwhileError } from "../../../dynamic-providers/vault/catalog";
import { UnfinishedOperationError } from "../../../dynamic-providers/operation/run";
import { PreflightError } from "../../../dynamic-providers/common/problem";
import type { OperationContext } from "../../../dynamic-providers/operation/context";
import { DrillOperation } from "../../../dynamic-providers/drill/drill-operation";
import { ScheduleOperation } from "../../../dynamic-providers/schedule/schedule-operation";
import type { SiteDeclaration } from "../../../dynamic-providers/protocol/declaration";
import { decideSite } from "../../../dynamic-providers/protocol/decide-site";
import { observeSite } from "../../../dynamic-providers/site/observe-site";
import { SiteOperation } from "../../../dynamic-providers/site/site-operation";
import type { SiteInputs } from "../../../dynamic-providers/site/site-inputs";
import { serviceIdOf } from "../../support/sample-service";
import { sampleDeclaration } from "../../support/sample-site";
import { requireWayOut } from "../way-out";
import { FakeCloud, siteNames } from "./fake-cloud";
import type { SiteName } from "./fake-cloud";
import { containers, fakeContext } from "./fake-context";
import { FakeRun, Killed } from "./fake-run";
import type { Mishap } from "./fake-run";
import { Rules } from "./rules";
import type { Turns } from "./turns";

/** What came of a run, in words; undefined when it has done all there was to do. */
export type Outcome = string | undefined;

const common = {
    storageAccountId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/vault",
    backupsContainer: containers.backups,
    catalogContainer: containers.catalog,
    authorityContainer: containers.authority,
    accessType: "SystemAssignedManagedIdentity",
    timeoutSeconds: 3600 as number,
    busyWaitSeconds: 3600,
    accessWaitSeconds: 3600,
    // No clock of this machine plays a part: what is to be seen is seen at once.
    lostAnswerWatchSeconds: 0,
    secretsKey: "a key of enough bytes for the digests of secrets",
    acknowledgedGaps: ["usageData", "diagnosticSettings", "developerPortalContent"],
} as const;

const maxRounds = 14;

/** How long the vault's region is out, where it is. */
const lostMinutes = 10;

/** What a world has that holds more than one number for each service. */
export interface WorldOptions {
    /** Beside what is declared. */
    readonly inputs?: Partial<SiteInputs>;
    /** What reads and writes the entities of services. */
    readonly entitiesOf?: (run: FakeRun) => Pick<OperationContext, "entities" | "entityWriter">;
}

/** Two sites, run by the real operations against an Azure in memory. */
export class OperationsWorld {
    readonly cloud = new FakeCloud();
    readonly rules = new Rules(this.cloud);
    /** How long a run waits for Azure, of this machine's time. */
    timeoutSeconds = common.timeoutSeconds;
    private changes = 1;

    constructor(private readonly options: WorldOptions = {}) {}

    /** Every request of it goes through the run. */
    contextOf(run: FakeRun, site: SiteName | undefined): OperationContext {
        return { ...fakeContext(this.cloud, run, site), ...this.options.entitiesOf?.(run) };
    }

    /** A new vault, or one in which `primary` is active and has a snapshot. */
    async begin(isActive: boolean): Promise<void> {
        await fakeContext(this.cloud, this.newRun("vault"), undefined).authority.begin();
        if (isActive) {
            await this.up("primary", { activeSite: "primary" });
            await this.schedule("primary");
        }
    }

    /** `pulumi up` of a site's stack: what binds its peer first, then the rest. */
    async up(
        site: SiteName,
        { siteLocal, ...change }: Partial<SiteDeclaration> & Pick<SiteInputs, "siteLocal">,
        mishap?: Mishap,
        turns?: Turns,
    ): Promise<Outcome> {
        const run = this.newRun(site, turns, mishap);
        const declared = sampleDeclaration(site, change);
        this.rules.begin(run, { declared, wasFenced: fenceOf(this.rules.authority, site) !== undefined });
        const context = this.contextOf(run, site);
        return this.outcomeOf(run, async () => {
            const inputs: SiteInputs = {
                ...declared,
                ...common,
                ...this.options.inputs,
                timeoutSeconds: this.timeoutSeconds,
                busyWaitSeconds: this.timeoutSeconds,
                acceptDifferences: declared.acceptDifferences,
                siteLocal,
                verify: "entities",
                plan: { action: "rest", code: "StandsBy", isIntent: false, reason: "" },
                observedAt: "",
                maxAttempts: 2,
                observed: { sequence: 0, epoch: 0, digest: "" },
            };
            // As the program does: it observes, and what is at rest is not run.
            const { head: observed, observation } = await observeSite(context, inputs.serviceId);
            const forecast = decideSite(inputs, observation);
            if (forecast.work.does === "refuse") {
                throw new PreflightError(`run site '${site}'`, forecast.work.problems);
            }
            if (forecast.work.does === "rest") {
                return;
            }
            const operation = new SiteOperation(context);
            const { head } = await operation.run({ ...inputs, observed }, "intent");
            await operation.run({ ...inputs, observed, intended: head }, "done");
        });
    }

    /** The site's schedule is due, and keeps one snapshot. */
    async schedule(site: SiteName, mishap?: Mishap, turns?: Turns): Promise<Outcome> {
        const run = this.newRun(site, turns, mishap);
        this.rules.begin(run, { wasFenced: fenceOf(this.rules.authority, site) !== undefined });
        return this.outcomeOf(run, () =>
            new ScheduleOperation(this.contextOf(run, site)).run({
                ...common,
                timeoutSeconds: this.timeoutSeconds,
                busyWaitSeconds: this.timeoutSeconds,
                serviceId: serviceIdOf(site),
                maxAttempts: 2,
                site,
                intervalHours: 1,
                suspend: false,
                retention: { keep: 1, maxAgeDays: 30 },
                targetTiers: [],
                plan: {
                    action: "take",
                    code: "Due",
                    slot: null,
                    reason: "",
                    newest: null,
                    dueAt: null,
                    logical: null,
                    prune: [],
                    observedAt: null,
                },
            }),
        );
    }

    /** A drill of the newest snapshot; one that has passed counts for a week. */
    async drill(mishap?: Mishap, turns?: Turns): Promise<Outcome> {
        const run = this.newRun("drill", turns, mishap);
        this.rules.begin(run, { wasFenced: false });
        return this.outcomeOf(run, () =>
            new DrillOperation(fakeContext(this.cloud, run, undefined)).run({
                ...common,
                ...{ timeoutSeconds: this.timeoutSeconds, busyWaitSeconds: this.timeoutSeconds },
                ...{ drill: "weekly", snapshot: "latest", kind: "native", windowDays: 30, everyDays: 7 },
                ...{ location: "West Europe", namePrefix: "scratch", publisherName: "p", publisherEmail: "e" },
                resourceGroupId: "/subscriptions/s/resourceGroups/g",
                plan: { action: "drill", code: "NoDrill", reason: "", newest: null, dueAt: null, observedAt: null },
            }),
        );
    }

    /** A client changes what the active site holds. */
    change(): void {
        const active = siteNames.find((site) => site === this.rules.authority.active);
        if (active && !this.cloud.services[active].isDown) {
            this.changes += 1;
            this.cloud.services[active].content = this.changes;
        }
    }

    /**
     * Once nothing goes wrong any more both sites run in turn, and whoever is refused does what the refusal says.
     *
     * @throws Error when that does not come to rest, or not with a last round in which nothing is written.
     */
    async settle(activeSite: SiteName): Promise<void> {
        this.cloud.areLeasesLost = false;
        this.cloud.failsNext = false;
        for (const site of siteNames) {
            this.cloud.services[site].isDown = false;
        }
        let declared: Readonly<Record<SiteName, Partial<SiteDeclaration>>> = {
            primary: { activeSite },
            standby: { activeSite },
        };
        const told: string[] = [];
        for (let round = 0; round < maxRounds; round += 1) {
            const before = this.writes;
            let isAtRest = true;
            for (const site of siteNames) {
                const outcome = await this.up(site, declared[site]);
                if (outcome !== undefined) {
                    isAtRest = false;
                    told.push(`${site}: ${outcome}`);
                    const { own, both } = requireWayOut(outcome);
                    const next = (of: SiteName) => ({ ...declared[of], ...both, ...(of === site ? own : {}) });
                    declared = { primary: next("primary"), standby: next("standby") };
                }
            }
            if (isAtRest && this.writes === before) {
                const { active, promotion, handover } = this.rules.authority;
                if (active !== declared.primary.activeSite || promotion || handover) {
                    throw new Error(`it rests with ${JSON.stringify(this.rules.authority)}`);
                }
                return;
            }
        }
        throw new Error(`it does not come to rest: ${told.join("\n")}`);
    }

    private writes = 0;

    /** The processes so far, in the order in which they began. */
    readonly runs: FakeRun[] = [];

    private newRun(name: string, turns?: Turns, mishap?: Mishap): FakeRun {
        const run = new FakeRun(name, turns, mishap, {
            onVaultLost: () => this.cloud.loseVault(lostMinutes),
            onDeath: (run) => this.cloud.dropLeasesOf(run),
            onWrite: () => {
                this.writes += 1;
            },
        });
        this.runs.push(run);
        return run;
    }

    private async outcomeOf(run: FakeRun, act: () => Promise<unknown>): Promise<Outcome> {
        try {
            await act();
            return undefined;
        } catch (error) {
            const isExpected =
                error instanceof Killed ||
                error instanceof PreflightError ||
                error instanceof AuthorityMovedError ||
                error instanceof ChangedMeanwhileError ||
                error instanceof UnfinishedOperationError ||
                error instanceof AzureError ||
                /run it again/i.test((error as Error).message);
            const isStuck = (error as Error).message.includes("makes no progress");
            if (!isExpected || isStuck) {
                this.rules.violations.push(`an up ends with ${(error as Error).stack}`);
            }
            return (error as Error).message;
        } finally {
            // One that it could not give up has ended by itself by the time that another run begins.
            this.cloud.dropLeasesOf(run);
        }
    }
}
