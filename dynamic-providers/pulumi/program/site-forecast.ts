import { foreseeRun } from "../../site/foresee-run";
import type { ForeseenRun } from "../../site/foresee-run";
import { expectDurations } from "../../records/expected-durations";
import type { ExpectedDuration, TimedWork } from "../../records/expected-durations";
import type { VaultView } from "../../schedule/observe-schedule";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceObservation } from "../../azure/service";
import { inputFailure } from "../../common/failure";
import { PreflightError } from "../../common/problem";
import type { OperationContext } from "../../operation/context";
import { requireCatalog } from "../../preflight/require-catalog";
import { decideSite } from "../../protocol/decide-site";
import { describeSite } from "../../protocol/describe-site";
import type { SiteStatus } from "../../protocol/describe-site";
import { isIntent } from "../../protocol/step";
import type { SiteStep } from "../../protocol/step";
import type { CreationRecord } from "../../records/creation-record";
import { currentTerm } from "../../records/authority/authority";
import { readCreation } from "../../site/service-creation";
import { observeSite } from "../../site/observe-site";
import type { DeclaredSite, PlannedStep } from "../../site/site-inputs";
import { SnapshotComparison } from "../../site/snapshot-comparison";
import type { AuthorityHead, AuthorityPosition } from "../../vault/authority-chain";
import { programError } from "../program-error";
import { openProgramContext } from "./program-context";

/** What a program knows of its site before it declares anything. */
export interface SiteForecast {
    readonly plan: PlannedStep;
    readonly observed: AuthorityPosition;
    /** When that was looked at, by Azure's clock, ISO 8601. */
    readonly observedAt: string;
    readonly status: SiteStatus;
    /** The vault, and the site's own service as Azure has it. */
    readonly seen: VaultView;
    /** What this run comes to where all goes well. */
    readonly foreseen: ForeseenRun;
    /** Whether this run takes over from another site. */
    readonly takesOver: boolean;
    /** How long each kind of work takes, by what this vault has seen. */
    readonly durations: Readonly<Record<TimedWork, ExpectedDuration>>;
    /** What was written down of a creation of the service that no run has ended. */
    readonly creation: CreationRecord | undefined;
}

/**
 * Reads the vault and the site's service, and decides what this run does: the preview of a failover.
 *
 * @throws RunError that names every reason when the site must not act. Nothing has been touched then.
 */
export async function forecastSite(declared: DeclaredSite): Promise<SiteForecast> {
    const context = await openProgramContext(declared);
    await requireCatalog(context, declared, `read the authority for site '${declared.site}'`);
    const [{ head, observation }, creation] = await Promise.all([
        observeSite(context, declared.serviceId),
        readCreation(context.catalog, declared),
    ]);
    const { service, now } = observation;
    const step = decideSite(declared, observation);
    if (step.work.does === "refuse") {
        throw new pulumi.RunError(await explainRefusal(context, declared, head, step, service));
    }
    const { sequence, epoch, digest, faults } = head;
    return {
        plan: { action: step.action, code: step.code, isIntent: isIntent(step), reason: step.reason },
        observed: { sequence, epoch, digest, ...(faults && { faults }) },
        observedAt: now.toISOString(),
        status: describeSite(declared.site, head.authority, step.reason),
        seen: { catalog: observation.catalog, authority: head.authority, service, now },
        foreseen: foreseeRun(declared, observation),
        takesOver: step.action === "promote",
        durations: expectDurations(observation.catalog, observation.restores),
        creation,
    };
}

/** A fenced site is shown what it holds that the claimed snapshot does not. */
async function explainRefusal(
    context: OperationContext,
    declared: DeclaredSite,
    head: AuthorityHead,
    { work }: SiteStep,
    service: ServiceObservation | undefined,
): Promise<string> {
    const problems = work.does === "refuse" ? work.problems : [];
    const { message } = new PreflightError(`go on with site '${declared.site}'`, problems);
    const snapshot = currentTerm(head.authority)?.snapshot;
    if (!service || !snapshot || problems.every(({ code }) => code !== "Fenced")) {
        return message;
    }
    try {
        const comparison = new SnapshotComparison(context, declared);
        const differences = await comparison.run(declared.serviceId, snapshot);
        const lines = differences.length > 0 ? differences.map((line) => `\n- ${line}`).join("") : " nothing";
        return `${message}\nIts service differs from snapshot '${snapshot}', which was claimed, in:${lines}`;
    } catch (error) {
        return `${message}\nIts service could not be compared with snapshot '${snapshot}': ${(error as Error).message}`;
    }
}

/** How the site stands now, for outputs that must not be older than the run. */
export async function readSiteStatus(declared: DeclaredSite, reason: string): Promise<SiteStatus> {
    const { authority } = await openProgramContext(declared);
    return describeSite(declared.site, (await authority.read()).authority, reason);
}

/**
 * That the declared active site is one of the sites: a misspelt one would have the active site step down for nobody.
 *
 * @throws RunError
 */
export function requireKnownSite(property: string, value: string, sites: readonly string[]): void {
    if (!sites.includes(value)) {
        const { reason } = inputFailure(property, value, `it must be one of the sites ${sites.join(", ")}.`);
        throw programError("SiteUnknown", reason);
    }
}
