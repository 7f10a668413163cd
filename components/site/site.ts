import { observeReadService } from "../../dynamic-providers/pulumi/program/program-service";
import { BackupSchedule } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import { forecastSite, readSiteStatus } from "../../dynamic-providers/pulumi/program/site-forecast";
import { SiteIntent, SiteRole } from "../../dynamic-providers/pulumi/resources/site-resources";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import type { CatalogSnapshot } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import type { SafetySnapshotArgs } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { SiteStatus } from "../../dynamic-providers/protocol/describe-site";
import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import { handoverMaxAttempts, operationDefaults } from "../../dynamic-providers/operation/defaults";
import * as pulumi from "@pulumi/pulumi";
import { ApiManagement } from "../api-management/api-management";
import { findFailures, knownOf } from "../api-management/check-args";
import { planService } from "../api-management/plan-service";
import { isDue } from "../../dynamic-providers/service-ready/service-plan";
import type { VaultView } from "../../dynamic-providers/schedule/observe-schedule";
import { Tier } from "../api-management/tier";
import { refuseUnknownMembers } from "../argument-names";
import { vaultContainers } from "../snapshot-vault/snapshot-vault";
import { throwOnFailures } from "../input-failures";
import { VaultAccess } from "../vault-access/vault-access";
import { decideServiceSize } from "./service-size";
import type { SizeDecision } from "./service-size";
import type { SiteArgs, SiteServiceArgs } from "./site-args";
import { siteNames } from "./site-names";
import { validateDeclaredSite } from "../../dynamic-providers/site/site-inputs";
import type { DeclaredSite } from "../../dynamic-providers/site/site-inputs";

/**
 * One site of a failover pair: its API Management service, its snapshots, and its role. The vault records which site is
 * active; `activeSite` says which one is to be, and each site's `up` does its part of what lies between.
 *
 * Declare it with {@link Site.declare}, which reads the vault first, so that a preview says what the `up` does.
 */
export class Site extends pulumi.ComponentResource {
    /** How the site stands once this run is done. */
    readonly status: pulumi.Output<SiteStatus>;
    /** What this run does and why. */
    readonly plan: string;
    /** What the next `up` adds, in words; empty when nothing is left. */
    readonly following: readonly string[];
    /** The site's service; undefined for a cold standby that has none. */
    readonly service: ApiManagement | undefined;
    /** Every snapshot of the vault; undefined without a schedule. */
    readonly catalog: pulumi.Output<CatalogSnapshot[]> | undefined;

    /**
     * Reads the vault and the site's service, decides what this run does, and declares it.
     *
     * @throws RunError that names every reason when the arguments are wrong or the site must not act: nothing has been
     * touched then.
     */
    static async declare(name: string, args: SiteArgs, opts?: pulumi.ComponentResourceOptions): Promise<Site> {
        const declared = toDeclaredSite(name, args);
        const subject = `Site '${name}'`;
        const ofService = findFailures(args.service);
        const named = ofService.map((failure) => ({ ...failure, property: `service.${failure.property}` }));
        throwOnFailures(subject, [
            ...refuseUnknownMembers("Site", args, siteNames, named),
            ...ofService,
            ...validateDeclaredSite(declared),
        ]);
        const forecast = await forecastSite(declared);
        const decision = decideServiceSize(sizeOf(args.service), declared.standbyMode, forecast);
        const live = decision.size && (await observeReadService(declared.serviceId, forecast.seen.service));
        throwOnFailures(subject, findFailures({ ...args.service, ...withoutZoneCount(decision.size) }, live));
        return new Site(name, args, { declared, forecast, decision, live }, opts);
    }

    private constructor(
        name: string,
        args: SiteArgs,
        { declared, forecast, decision, live }: SiteDecision,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("apim-dr:index:Site", name, {}, opts);
        const { plan, observed, observedAt } = forecast;
        const resourceArgs = { declared, plan, observed, observedAt, secretsKey: args.secretsKey };

        const intent = new SiteIntent(name, resourceArgs, { parent: this });
        const { size } = decision;
        // Only the active site's service holds what a snapshot would have to keep.
        const safetySnapshot = forecast.status.role === "active" ? snapshotArgsOf(args, declared) : undefined;
        this.service =
            size &&
            new ApiManagement(
                name,
                {
                    ...args.service,
                    ...withoutZoneCount(size),
                    busyWaitSeconds: declared.busyWaitSeconds,
                    safetySnapshot,
                },
                { parent: this, dependsOn: intent },
                live,
            );
        const following = [...(this.service?.following ?? []), ...decision.following];
        const access = this.service ? this.grantAccess(name, args, this.service) : [];
        const clientId = args.vault.userAssignedIdentity?.clientId;
        const role = new SiteRole(
            name,
            {
                ...resourceArgs,
                serviceId: this.service?.serviceId ?? declared.serviceId,
                clientId,
                intended: intent.authority,
            },
            { parent: this, dependsOn: [intent, ...access] },
        );
        // Where this run moves nothing, what was read for the site holds for its schedule too.
        const seen = plan.action === "rest" && isUntouched(args, decision.size, live) ? forecast.seen : undefined;
        this.catalog = args.schedule && this.schedule(name, args, declared, role, seen);
        this.plan = plan.reason;
        this.following = following;
        // What this run has changed is read anew; it is unknown in a preview of such a run.
        this.status = pulumi
            .all([role.result, role.phase, role.authority])
            .apply(async ([, phase]) => (plan.action === "rest" ? forecast.status : readSiteStatus(declared, phase)));
        void pulumi.log.info(`${plan.action}: ${plan.reason}`, this);
        if (following.length > 0) {
            void pulumi.log.info(`follows with the next up: ${following.join(", ")}`, this);
        }
        this.registerOutputs({ status: this.status, plan: this.plan, following: this.following });
    }

    private grantAccess(name: string, { vault }: SiteArgs, service: ApiManagement): VaultAccess[] {
        return vault.accessType === "AccessKey"
            ? []
            : [
                  new VaultAccess(
                      name,
                      {
                          principalId: vault.userAssignedIdentity?.principalId ?? service.principalId,
                          storageAccountId: vault.storageAccountId,
                          containerName: vaultContainers.backups,
                          grantScope: vault.grantScope,
                      },
                      { parent: this },
                  ),
              ];
    }

    private schedule(
        name: string,
        args: SiteArgs,
        declared: DeclaredSite,
        role: SiteRole,
        seen: VaultView | undefined,
    ): pulumi.Output<CatalogSnapshot[]> {
        const scheduled = new BackupSchedule(
            name,
            {
                ...snapshotArgsOf(args, declared),
                ...args.schedule!,
                busyWaitSeconds: declared.busyWaitSeconds,
                site: declared.site,
                // Not known before the role is settled: who is active decides what is due.
                serviceId: role.result.apply(() => declared.serviceId),
            },
            { parent: this, dependsOn: [role] },
            seen,
        );
        return scheduled.catalog;
    }
}

/** What a site is declared from, all of it known before. */
interface SiteDecision {
    readonly declared: DeclaredSite;
    readonly forecast: SiteForecast;
    readonly decision: SizeDecision<ReturnType<typeof sizeOf>>;
    /** The live service, where one is declared. */
    readonly live: ObservedService | undefined;
}

/** How snapshots of the site's service are taken. */
function snapshotArgsOf({ secretsKey, vault }: SiteArgs, declared: DeclaredSite): SafetySnapshotArgs {
    const { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType } = declared;
    const { verify, skipKinds, secretsKeyId, timeoutSeconds, accessWaitSeconds, lostAnswerWatchSeconds } = declared;
    return {
        ...{ storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, verify },
        clientId: vault.userAssignedIdentity?.clientId,
        skipKinds: skipKinds && [...skipKinds],
        ...{ secretsKey, secretsKeyId, timeoutSeconds, accessWaitSeconds, lostAnswerWatchSeconds },
    };
}

/** Whether this run leaves the service as it is, or there is none. */
function isUntouched(
    args: SiteArgs,
    size: ReturnType<typeof sizeOf> | undefined,
    live: ObservedService | undefined,
): boolean {
    const shape = knownOf({ ...args.service, ...withoutZoneCount(size) });
    return !size || (live?.is === "live" && !isDue(planService(shape, live, true)));
}

const withoutZoneCount = (size: ReturnType<typeof sizeOf> | undefined) =>
    size && { units: size.units, additionalLocations: size.additionalLocations };

const sizeOf = ({ units = 1, additionalLocations = [], zones = [] }: SiteServiceArgs) => ({
    units,
    additionalLocations,
    zoneCount: zones.length,
});

/** The arguments with their defaults: stated in the state, so that a later default does not change what stands. */
function toDeclaredSite(site: string, args: SiteArgs): DeclaredSite {
    const { service, vault } = args;
    const { serviceName, resourceGroupName = `rg-${serviceName}` } = service;
    return {
        site,
        activeSite: args.activeSite,
        failover: args.failover ?? "planned",
        standbyMode: args.standbyMode ?? "pilot",
        serviceId:
            `/subscriptions/${args.subscriptionId}/resourceGroups/${resourceGroupName}` +
            `/providers/Microsoft.ApiManagement/service/${serviceName}`,
        tier: service.tier ?? Tier.Premium,
        storageAccountId: vault.storageAccountId,
        backupsContainer: operationDefaults.backupsContainer,
        catalogContainer: operationDefaults.catalogContainer,
        authorityContainer: operationDefaults.authorityContainer,
        accessType: vault.accessType ?? operationDefaults.accessType,
        verify: args.verify ?? operationDefaults.verify,
        skipKinds: args.skipKinds,
        secretsKeyId: args.secretsKeyId,
        siteLocal: args.siteLocal,
        acknowledgedGaps: args.acknowledgedGaps,
        acceptDifferences: args.acceptDifferences,
        acceptDataLoss: args.acceptDataLoss,
        cancelPromotion: args.cancelPromotion,
        rejoin: args.rejoin,
        atEpoch: args.atEpoch,
        destroyActive: args.destroyActive,
        maxAttempts: args.maxAttempts ?? handoverMaxAttempts,
        timeoutSeconds: args.timeoutSeconds ?? operationDefaults.timeoutSeconds,
        busyWaitSeconds: args.busyWaitSeconds ?? operationDefaults.busyWaitSeconds,
        accessWaitSeconds: args.accessWaitSeconds ?? operationDefaults.accessWaitSeconds,
        lostAnswerWatchSeconds: args.lostAnswerWatchSeconds ?? operationDefaults.lostAnswerWatchSeconds,
    };
}
