import { observeReadService } from "../../dynamic-providers/pulumi/program/program-service";
import { BackupSchedule } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import { forecastSite, readSiteStatus } from "../../dynamic-providers/pulumi/program/site-forecast";
import { SiteIntent, SiteRole } from "../../dynamic-providers/pulumi/resources/site-resources";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import type { AccessType } from "../../dynamic-providers/azure/access-type";
import type { CatalogSnapshot, RetentionArgs } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import type { SafetySnapshotArgs } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { FailoverKind } from "../../dynamic-providers/protocol/failover-kind";
import type { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
import type { SiteStatus } from "../../dynamic-providers/protocol/describe-site";
import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import { handoverMaxAttempts, operationDefaults } from "../../dynamic-providers/operation/defaults";
import * as pulumi from "@pulumi/pulumi";
import { ApiManagement } from "../api-management/api-management";
import type { AdditionalLocationArgs, ApiManagementArgs } from "../api-management/api-management-args";
import { findFailures, knownOf } from "../api-management/check-args";
import { planService } from "../api-management/plan-service";
import { isDue } from "../../dynamic-providers/service-ready/service-plan";
import type { VaultView } from "../../dynamic-providers/schedule/observe-schedule";
import { Tier } from "../api-management/tier";
import { refuseUnknownMembers } from "../argument-names";
import { vaultContainers } from "../snapshot-vault/snapshot-vault";
import type { GrantScope } from "../vault-access/grant-scope";
import { throwOnFailures } from "../input-failures";
import { VaultAccess } from "../vault-access/vault-access";
import { decideServiceSize } from "./service-size";
import type { SizeDecision } from "./service-size";
import { siteNames } from "./site-names";
import { validateDeclaredSite } from "../../dynamic-providers/site/site-inputs";
import type { DeclaredSite } from "../../dynamic-providers/site/site-inputs";
import type { VerifyMode } from "../../dynamic-providers/records/verify-mode";

/** A region beside the primary one, known when the program starts. */
export interface SiteLocationArgs extends AdditionalLocationArgs {
    location: string;
    units: number;
}

/** The site's service while it is active. What the site is decided from must be known when the program starts. */
export interface SiteServiceArgs extends Omit<
    ApiManagementArgs,
    "additionalLocations" | "safetySnapshot" | "busyWaitSeconds"
> {
    /** Name of the service, unique in the world, and another than the peer's. */
    serviceName: string;
    /** Primary region, which holds the management plane: another than the peer's. */
    location: string;
    /** The same as the peer's: Azure restores into no other tier. @default "Premium" */
    tier?: Tier;
    /** Scale units in the primary region. @default 1 */
    units?: number;
    /** Further regions with a gateway. @default none */
    additionalLocations?: SiteLocationArgs[];
    /** Availability zones of the primary region. @default none: Azure chooses */
    zones?: string[];
    /** Resource group of the service. @default `rg-{serviceName}`, created with the service */
    resourceGroupName?: string;
}

/** A user-assigned managed identity by which the site's service reaches the vault. */
export interface SiteIdentityArgs {
    clientId: pulumi.Input<string>;
    /** Its object ID, for the role on the vault. */
    principalId: pulumi.Input<string>;
}

/** How the site reaches the vault. */
export interface SiteVaultArgs {
    /** Resource ID of the vault's storage account, by its names and not by another stack's output. */
    storageAccountId: string;
    /** How the service reaches the vault; see `OperationArgs`. @default "SystemAssignedManagedIdentity" */
    accessType?: AccessType;
    /** What the service's role is for. @default "container" */
    grantScope?: GrantScope;
    /** Identity for `UserAssignedManagedIdentity`. @default none */
    userAssignedIdentity?: SiteIdentityArgs;
}

/** Snapshots while the site is active; see `BackupScheduleArgs`. */
export interface SiteScheduleArgs {
    /** The recovery point objective, whole hours from 1 to 720. */
    intervalHours: number;
    /** Which snapshots stay. @default { keep: 7, maxAgeDays: 30 } */
    retention?: RetentionArgs;
    /** Takes no snapshot when one is due; a new `trigger` still does. @default false */
    suspend?: boolean;
    /** Any text; a new value takes an extra snapshot now. @default none */
    trigger?: string;
    /** Tiers that retention keeps the newest snapshot for. @default the service's own tier */
    targetTiers?: string[];
}

export interface SiteArgs {
    /** Subscription of the site's service. */
    subscriptionId: string;
    /** The site that is to be active: the one line that is a failover when it changes. */
    activeSite: string;
    /** What the site has while it is active. A standby's is smaller, or absent, as `standbyMode` says. */
    service: SiteServiceArgs;
    /** Where snapshots, their catalog and the record of the active site are. */
    vault: SiteVaultArgs;
    /** Snapshots while the site is active. @default none but those of planned failovers */
    schedule?: SiteScheduleArgs;
    /** `unplanned` takes over from a peer that is lost, with `acceptDataLoss`. @default "planned" */
    failover?: FailoverKind;
    /**
     * How ready the site is kept while it stands by: `cold` no service · `pilot` one unit in one region · `warm` all that
     * is declared, with each new snapshot restored.
     *
     * @default "pilot"
     */
    standbyMode?: StandbyMode;
    /** The epoch whose newest changes may be lost by an unplanned failover. @default none */
    acceptDataLoss?: number;
    /** The epoch whose promotion is given up, before its restore has begun. @default none */
    cancelPromotion?: number;
    /** The epoch that this site, fenced by an unplanned failover, becomes a standby in. @default none */
    rejoin?: number;
    /** The epoch that `activeSite` was declared in: an old commit that is run again then changes nothing. @default none */
    atEpoch?: number;
    /** ID of the snapshot that is taken over with although something differs from it. @default none */
    acceptDifferences?: string;
    /** What a backup leaves out and this site need not have like its peer; see `RestoreArgs`. @default none */
    acknowledgedGaps?: string[];
    /** What belongs to this site alone; see `RestoreArgs`. @default nothing */
    siteLocal?: string[];
    /** The epoch in which this site may be destroyed although it is active. @default none */
    destroyActive?: number;
    /** Whether snapshots and restores are compared entity by entity; see `OperationArgs`. @default "entities" */
    verify?: VerifyMode;
    /** Kinds of entities not to read; see `OperationArgs`. @default none */
    skipKinds?: string[];
    /** Keys the digests by which secrets are compared; see `OperationArgs`. @default none: they are not compared */
    secretsKey?: pulumi.Input<string>;
    /** Name of the key, beside the digests. @default twelve digits that follow from the key */
    secretsKeyId?: string;
    /** How often the final snapshot of a planned failover is taken while the service changes. @default 3 */
    maxAttempts?: number;
    /** See `OperationArgs`. @default 14400 (4 hours) */
    timeoutSeconds?: number;
    /**
     * How many seconds a service that is busy with something else is waited for: before it is changed, before a snapshot
     * and before a restore.
     *
     * @default 7200 (2 hours)
     */
    busyWaitSeconds?: number;
    /** See `OperationArgs`. @default 600 (10 minutes) */
    accessWaitSeconds?: number;
    /** See `OperationArgs`. @default 120 */
    lostAnswerWatchSeconds?: number;
}

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
