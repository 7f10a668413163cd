import * as pulumi from "@pulumi/pulumi";
import { currentReign } from "../../records/authority/authority";
import type { AuthorityPosition } from "../../vault/authority-chain";
import type { ServiceLocation, ServiceObservation } from "../../azure/service";
import type { OperationContext } from "../../operation/context";
import { requireCatalog } from "../../preflight/preflight";
import { PreflightError } from "../../common/problem";
import { openProgramContext } from "./program-context";
import { inputFailure, unknownValue } from "../../common/failure";
import type { InputFailure } from "../../common/failure";
import { decideSite } from "../../protocol/decide-site";
import { describeSite } from "../../protocol/describe-site";
import type { SiteStatus } from "../../protocol/describe-site";
import { observeSite } from "../../site/observe-site";
import { toDeclaration, validateSiteInputs } from "../../site/site-inputs";
import type { SiteInputs, SitePlan } from "../../site/site-inputs";
import { isIntent } from "../../protocol/step";
import type { SiteStep } from "../../protocol/step";
import { SnapshotComparison } from "../../site/snapshot-comparison";

/** A site as it is declared, all of it known when the program starts. */
export type DeclaredSite = Omit<
    SiteInputs,
    "plan" | "observed" | "observedAt" | "intended" | "resourceUrn" | "secretsKey"
>;

/** What a program knows of its site before it declares anything. */
export interface SiteForecast {
    readonly plan: SitePlan;
    readonly observed: AuthorityPosition;
    /** When that was looked at, by Azure's clock, ISO 8601. */
    readonly observedAt: string;
    readonly status: SiteStatus;
    /** The site's own service as Azure has it; undefined when it has none. */
    readonly service: { readonly units: number; readonly locations: readonly ServiceLocation[] } | undefined;
}

/** What is planned stands in for what is not yet. */
const toInputs = (declared: DeclaredSite): SiteInputs => ({
    ...declared,
    plan: { action: "rest", isIntent: false, reason: "" },
    observed: { sequence: 0, epoch: 0, digest: "" },
    observedAt: "",
});

/** All that is wrong with what is declared for a site. */
export function validateDeclaredSite(declared: DeclaredSite): InputFailure[] {
    // The identity may come with this very run.
    const clientId = declared.accessType === "UserAssignedManagedIdentity" ? unknownValue : undefined;
    return validateSiteInputs({ ...toInputs(declared), clientId });
}

/**
 * Reads the vault and the site's service, and decides what this run does: the preview of a failover.
 *
 * @throws RunError that names every reason when the site must not act. Nothing has been touched then.
 */
export async function forecastSite(declared: DeclaredSite): Promise<SiteForecast> {
    const context = await openProgramContext(declared);
    const inputs = toInputs(declared);
    await requireCatalog(context, { ...inputs, trigger: "" }, `read the authority for site '${declared.site}'`);
    const { head, observation } = await observeSite(context, inputs);
    const step = decideSite(toDeclaration(inputs), observation);
    if (step.work.does === "refuse") {
        throw new pulumi.RunError(await explainRefusal(context, inputs, step, observation.service));
    }
    const { sequence, epoch, digest } = head;
    return {
        plan: { action: step.action, isIntent: isIntent(step), reason: step.reason },
        observed: { sequence, epoch, digest },
        observedAt: observation.now.toISOString(),
        status: describeSite(declared.site, head.authority, step.reason),
        service: observation.service && {
            units: observation.service.units,
            locations: observation.service.locations,
        },
    };

    /** A fenced site is shown what it holds that the claimed snapshot does not. */
    async function explainRefusal(
        { catalog }: OperationContext,
        site: SiteInputs,
        { work }: SiteStep,
        service: ServiceObservation | undefined,
    ): Promise<string> {
        const problems = work.does === "refuse" ? work.problems : [];
        const { message } = new PreflightError(`go on with site '${site.site}'`, problems);
        const snapshot = currentReign(head.authority)?.snapshot;
        if (!service || !snapshot || problems.every(({ code }) => code !== "Fenced")) {
            return message;
        }
        try {
            const differences = await new SnapshotComparison({ ...context, catalog }, site).run(
                site.serviceId,
                snapshot,
            );
            const lines = differences.length > 0 ? differences.map((line) => `\n- ${line}`).join("") : " nothing";
            return `${message}\nIts service differs from snapshot '${snapshot}', which was claimed, in:${lines}`;
        } catch (error) {
            return `${message}\nIts service could not be compared with snapshot '${snapshot}': ${(error as Error).message}`;
        }
    }
}

/** How the site stands now, for outputs that must not be older than the run. */
export async function readSiteStatus(declared: DeclaredSite, reason: string): Promise<SiteStatus> {
    const { catalog } = await openProgramContext(declared);
    return describeSite(declared.site, (await catalog.authority.read()).authority, reason);
}

/**
 * That the declared active site is one of the sites: a misspelt one would have the active site step down for nobody.
 *
 * @throws RunError
 */
export function requireKnownSite(property: string, value: string, sites: readonly string[]): void {
    if (!sites.includes(value)) {
        const { reason } = inputFailure(property, value, `it must be one of the sites ${sites.join(", ")}.`);
        throw new pulumi.RunError(reason);
    }
}
