import { foreseeRun } from "../../site/foresee-run";
import type { ForeseenRun } from "../../site/foresee-run";
import { expectDurations } from "../../records/expected-durations";
import type { ExpectedDuration, TimedWork } from "../../records/expected-durations";
import type { VaultView } from "../../schedule/observe-schedule";
import * as pulumi from "@pulumi/pulumi";
import type { AzureConnection } from "../../azure/connection";
import { inputFailure } from "../../common/failure";
import { PreflightError } from "../../common/problem";
import type { OperationContext } from "../../operation/context";
import { openContext } from "../../operation/open-context";
import { requireCatalog } from "../../preflight/require-catalog";
import { decideSite } from "../../protocol/decide-site";
import { describeSite } from "../../protocol/describe-site";
import type { SiteStatus } from "../../protocol/describe-site";
import { isIntent } from "../../protocol/step";
import type { SiteStep } from "../../protocol/step";
import type { CreationRecord } from "../../records/creation-record";
import type { SiteObservation } from "../../protocol/site-observation";
import { currentTerm } from "../../records/authority/authority";
import { explainOutage } from "../../site/explain-outage";
import { readCreation } from "../../site/service-creation";
import { observeSite } from "../../site/observe-site";
import type { SiteReadiness } from "../../readiness/finding";
import { judgeSite } from "./judge-site";
import type { DeclaredSite, PlannedStep, WithLogical } from "../../site/site-inputs";
import { foreseeEntities, logicalOf } from "../../site/foresee-entities";
import { SnapshotComparison } from "../../site/snapshot-comparison";
import type { AuthorityHead, AuthorityPosition } from "../../vault/authority-chain";
import { createProgress } from "../engine-log";
import { programError } from "../program-error";
import { withProgramConnection, withProgramContext } from "./program-context";
import { describePeerOutage, ownOutage, withOwnOutage } from "./site-outage";
import { describeSubscriptionsSince } from "./observe-subscriptions";
import { tellReading } from "./tell-reading";
import type { SiteSurroundings } from "./site-outage";
import { snapshotInWords, snapshotNamed } from "../../records/snapshot/snapshot-in-words";

/** What a program knows of its site before it declares anything. */
export interface SiteForecast {
    readonly plan: PlannedStep;
    readonly observed: AuthorityPosition;
    /** When that was looked at, by Azure's clock, ISO 8601. */
    readonly observedAt: string;
    readonly status: SiteStatus;
    /** Whether it could take over. */
    readonly readiness: SiteReadiness;
    /** The vault, and the site's own service as Azure has it. */
    readonly seen: VaultView;
    /** What this run comes to where all goes well; undefined where that cannot be told. */
    readonly foreseen: ForeseenRun | undefined;
    /** How long each kind of work takes, by what this vault has seen. */
    readonly durations: Readonly<Record<TimedWork, ExpectedDuration>>;
    /** What was written down of a creation of the service that no run has ended. */
    readonly creation: CreationRecord | undefined;
    /** What the run writes from a logical snapshot, as text; undefined where it writes none, or that was told before. */
    readonly entities: string | undefined;
    /** In a preview, what an unplanned takeover does to subscriptions that have changed since its snapshot, as text. */
    readonly subscriptionsSince: string | undefined;
    /** Region of the vault; undefined where it is not known. */
    readonly vaultLocation: string | undefined;
}

/**
 * Reads the vault and the site's service, and decides what this run does: the preview of a failover.
 *
 * @throws RunError that names every reason when the site must not act, or tells what to do where its service does not
 * answer. Nothing has been touched then.
 */
export function forecastSite(
    declared: DeclaredSite,
    surroundings: SiteSurroundings & SiteSecrets = {},
): Promise<SiteForecast> {
    tellReading(`the vault, and the service of site '${declared.site}'`);
    return withProgramConnection(async (connection) => {
        try {
            const context = await openContext(connection, declared, createProgress(undefined));
            const [secretsKey, supply, ageIdentity] = await Promise.all([
                surroundings.secretsKey,
                surroundings.supply,
                surroundings.ageIdentity,
            ]);
            const opens = { supply, ageIdentity };
            return await forecast({ context, connection, declared, surroundings, secretsKey, opens });
        } catch (error) {
            throw await withOwnOutage(error, connection, declared, surroundings);
        }
    });
}

/** What is known of a site's secrets when the program starts; undefined where it is not. */
interface SiteSecrets {
    readonly secretsKey?: Promise<string | undefined>;
    readonly supply?: Promise<WithLogical["supply"]>;
    readonly ageIdentity?: Promise<string | undefined>;
}

interface Forecasting {
    readonly context: OperationContext;
    readonly connection: AzureConnection;
    readonly declared: DeclaredSite;
    readonly surroundings: SiteSurroundings;
    readonly secretsKey: string | undefined;
    readonly opens: Pick<WithLogical, "supply" | "ageIdentity">;
}

async function forecast(forecasting: Forecasting): Promise<SiteForecast> {
    const { context, connection, declared, surroundings, secretsKey } = forecasting;
    await requireCatalog(context, declared, `read the authority for site '${declared.site}'`);
    const [{ head, observation }, creation] = await Promise.all([
        observeSite(context, declared.serviceId),
        readCreation(context.catalog, declared),
    ]).catch(async (error: unknown) => {
        throw await explainOutage(context, ownOutage(declared, surroundings), error);
    });
    const { now } = observation;
    const step = decideSite(declared, observation);
    if (step.work.does === "refuse") {
        const refusal = await explainRefusal(forecasting, head, step, observation);
        throw new pulumi.RunError(refusal);
    }
    const foreseen = foresee(declared, observation, step);
    const entities = await foreseeWrites(forecasting, foreseen, step, observation);
    const { sequence, epoch, digest, faults } = head;
    return {
        entities,
        plan: { action: step.action, code: step.code, isIntent: isIntent(step), reason: step.reason },
        observed: { sequence, epoch, digest, ...(faults && { faults }) },
        observedAt: now.toISOString(),
        status: describeSite(declared.site, head.authority, step.reason),
        readiness: judgeSite(declared, { head, observation }, surroundings, context.vaultLocation),
        seen: { catalog: observation.catalog, authority: head.authority, service: observation.service, now },
        foreseen,
        durations: expectDurations(observation.catalog, observation.restores),
        creation,
        // Told before it is decided; a run that takes over asks nothing of the lost site.
        subscriptionsSince: pulumi.runtime.isDryRun()
            ? await describeSubscriptionsSince(connection, declared, observation, step, secretsKey)
            : undefined,
        vaultLocation: context.vaultLocation,
    };
}

/** What a takeover leaves decides what comes after it; of any other run it is only told, and must not end that. */
function foresee(declared: DeclaredSite, observation: SiteObservation, { action }: SiteStep): ForeseenRun | undefined {
    try {
        return foreseeRun(declared, observation);
    } catch (error) {
        if (action === "promote") {
            throw error;
        }
        return undefined;
    }
}

/**
 * What a logical snapshot changes is told in every preview, and looked at before a takeover is written down, and before a
 * service is created for it. A run that goes on with one, and a warm standby's, look when they write.
 *
 * @throws RunError with every reason not to begin.
 */
async function foreseeWrites(
    { context, declared, opens }: Forecasting,
    foreseen: ForeseenRun | undefined,
    step: SiteStep,
    { catalog, service }: SiteObservation,
): Promise<string | undefined> {
    const facts = foreseen && logicalOf(foreseen.steps, catalog.snapshots);
    const begins = step.code === "TakesOverPlanned" || step.code === "TakesOverUnplanned";
    if (!facts || !(begins || !service || pulumi.runtime.isDryRun())) {
        return undefined;
    }
    const { problems, words } = await foreseeEntities(context, { ...declared, ...opens }, facts, service);
    if (problems.length > 0) {
        const what = `restore the ${snapshotInWords(facts)} into site '${declared.site}'`;
        const { message } = new PreflightError(what, problems);
        throw new pulumi.RunError(begins ? `${message}\n${otherKind}` : message);
    }
    return `${snapshotInWords(facts)}: ${words}`;
}

/** Where one kind cannot be restored, the other may be. */
const otherKind =
    "Nothing has been written down yet. To take over with one of Azure's backups instead, raise preferredKindToleranceSeconds " +
    "until one is chosen (npx apim-dr snapshots lists both kinds).";

/** A fenced site is shown what it holds that the claimed snapshot does not; one that its peer keeps out, how that one is. */
async function explainRefusal(
    { context, connection, declared, opens }: Forecasting,
    head: AuthorityHead,
    { work }: SiteStep,
    observation: SiteObservation,
): Promise<string> {
    const problems = work.does === "refuse" ? work.problems : [];
    const { message } = new PreflightError(`go on with site '${declared.site}'`, problems);
    const has = (codes: readonly string[]): boolean => problems.some(({ code }) => codes.includes(code));
    if (has(awaitsPeer)) {
        const outage = await describePeerOutage(connection, declared, observation);
        return outage === undefined ? message : `${message}\n${outage}`;
    }
    const snapshot = currentTerm(head.authority)?.snapshot;
    if (!observation.service || !snapshot || !has(["Fenced"])) {
        return message;
    }
    try {
        const comparison = new SnapshotComparison(context, { ...declared, ...opens });
        const differences = await comparison.run(declared.serviceId, snapshot);
        const lines = differences.length > 0 ? differences.map((line) => `\n- ${line}`).join("") : " nothing";
        return `${message}\nIts service differs from the ${snapshotNamed(snapshot, observation.catalog.snapshots)}, with which its peer took over, in:${lines}`;
    } catch (error) {
        return `${message}\nIts service could not be compared with the ${snapshotNamed(snapshot, observation.catalog.snapshots)}: ${(error as Error).message}`;
    }
}

/** Refusals whose way out depends on whether the active site answers. */
const awaitsPeer: readonly string[] = ["NotHandedOver", "DataLossNotAccepted", "NothingToTakeOverWith"];

/** How the site stands now, for outputs that must not be older than the run. */
export function readSiteStanding(
    declared: DeclaredSite,
    surroundings: SiteSurroundings,
    reason: string,
): Promise<Pick<SiteForecast, "status" | "readiness">> {
    return withProgramContext(declared, async (context) => {
        const observed = await observeSite(context, declared.serviceId);
        return {
            status: describeSite(declared.site, observed.head.authority, reason),
            readiness: judgeSite(declared, observed, surroundings, context.vaultLocation),
        };
    });
}

/**
 * That the declared active site is one of the sites: a misspelled one would have the active site step down for no site.
 *
 * @throws RunError
 */
export function requireKnownSite(property: string, value: string, sites: readonly string[]): void {
    if (!sites.includes(value)) {
        const { reason } = inputFailure(property, value, `it must be one of the sites ${sites.join(", ")}.`);
        throw programError("SiteUnknown", reason);
    }
}
