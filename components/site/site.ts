import { observeImports } from "../../dynamic-providers/pulumi/program/observe-imports";
import type { Imports } from "../../dynamic-providers/pulumi/program/observe-imports";
import { knownValue } from "../../dynamic-providers/pulumi/program/value-or-undefined";
import { programError } from "../../dynamic-providers/pulumi/program-error";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import { readChildSubscription } from "../../dynamic-providers/pulumi/program/explicit-provider";
import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { observeReadService, withSelfHostedGateways } from "../../dynamic-providers/pulumi/program/program-service";
import type { Backup } from "../../dynamic-providers/pulumi/resources/backup";
import { BackupSchedule } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import type { SiteSurroundings } from "../../dynamic-providers/pulumi/program/site-outage";
import { forecastSite, readSiteStanding } from "../../dynamic-providers/pulumi/program/site-forecast";
import { SiteGuard } from "../../dynamic-providers/pulumi/resources/site-guard";
import { SiteIntent, SiteRole } from "../../dynamic-providers/pulumi/resources/site-resources";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import type { CatalogSnapshot } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import type { SafetySnapshotArgs } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { SitePlan, SiteStatus } from "../../dynamic-providers/protocol/describe-site";
import type { SiteReadiness } from "../../dynamic-providers/readiness/finding";
import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import { handoverMaxAttempts, operationDefaults, vaultDefaults } from "../../dynamic-providers/operation/defaults";
import { preferenceDefaults } from "../../dynamic-providers/records/selection/snapshot-preference";
import * as pulumi from "@pulumi/pulumi";
import { declareAdoptedBackups } from "../adopted-backups";
import { ApiManagement, declaredTier } from "../api-management/api-management";
import { fewestUnits } from "../api-management/fewest-units";
import { neededForRestore } from "../api-management/needed-for-restore";
import { withIgnoredRefused } from "../api-management/refuse-ignored";
import { removablesOf } from "../api-management/removables";
import { findChanges } from "../api-management/service-changes";
import type { ContinuedService } from "../api-management/api-management";
import { findFailures, knownServiceOf } from "../api-management/check-args";
import { planService } from "../api-management/plan-service";
import { isDue } from "../../dynamic-providers/service-ready/service-plan";
import { Tier } from "../api-management/tier";
import { refuseUnknownMembers } from "../argument-names";
import { vaultContainers } from "../snapshot-vault/snapshot-vault";
import { throwOnFailures } from "../input-failures";
import { roleAssignmentIdOf, VaultAccess } from "../vault-access/vault-access";
import { judgePlacement } from "./site-placement";
import type { Placement } from "./site-placement";
import { decideServiceSize, isHandingOver, isPromoting } from "./service-size";
import type { SizeDecision } from "./service-size";
import type { SiteArgs, SiteServiceArgs } from "./site-args";
import { siteNames } from "./site-names";
import { unitsTakenOver } from "./units-taken-over";
import { resourceIdOf, serviceType } from "../../dynamic-providers/azure/resource-id";
import { describeStaleConsent, findStaleConsents } from "../../dynamic-providers/protocol/stale-consents";
import { keysOfSnapshot } from "../../dynamic-providers/protocol/say";
import { longWorkOf } from "../../dynamic-providers/protocol/imagined/long-work";
import { describeWork } from "../../dynamic-providers/records/expected-durations";
import { planCreation } from "../../dynamic-providers/site/service-creation";
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
    /** Whether the site could take over: what stands in the way, and what puts it at risk. As `npx apim-dr status` says it. */
    readonly readiness: pulumi.Output<SiteReadiness>;
    /** What this run does and why, decided before anything is touched. */
    readonly plan: SitePlan;
    /** What the next `up` adds to the service, as text; empty when nothing is left. */
    readonly following: readonly string[];
    /** That, and the snapshot that is due and that a run which takes over leaves to the next `up`, as text. */
    readonly nextUp: pulumi.Output<readonly string[]>;
    /** The site's service; undefined for a cold standby that has none. */
    readonly service: ApiManagement | undefined;
    /** The backups of another tool that are snapshots of the vault now; empty without a service. */
    readonly adoptedBackups: readonly Backup[];
    /** The newest 20 snapshots of the vault; undefined without a schedule. */
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
            ...validateTakeOver(args),
            ...validateDeclaredSite(declared),
        ]);
        const subscriptionId = await readChildSubscription(subject, opts);
        throwOnFailures(subject, findOtherSubscription(args, subscriptionId));
        const forecast = await forecastSite(declared, {
            ...surroundingsOf(args),
            secretsKey: knownValue(args.secretsKey),
            supply: knownValue(pulumi.output(args.supply)),
            ageIdentity: knownValue(args.ageIdentity),
        });
        const takenOver = args.takeOverUnits ? unitsTakenOver(forecast) : undefined;
        const decision = decideServiceSize(sizeOf(args.service), declared.standbyMode, forecast, takenOver);
        const live =
            decision.size &&
            (await withSelfHostedGateways(
                await observeReadService(declared.serviceId, forecast.seen.service),
                declaredTier(args.service),
            ));
        const sized = sizedService(args.service, decision);
        // A failover, of either side, is never held up by what a write of the service would lose: that holds back the next run.
        const isHeldBack =
            live?.is === "live" &&
            (isPromoting(forecast.plan, forecast.status) || isHandingOver(forecast.plan, forecast.status));
        const found = findFailures(sized, live);
        const known = isHeldBack ? findFailures(sized) : found;
        const placement = judgePlacement(args, declared, forecast);
        throwOnFailures(subject, [...known, ...placement.failures]);
        const heldBack = found.filter(({ reason }) => !known.some((failure) => failure.reason === reason));
        const imports = await observeImports({
            ...{ resourceName: name, serviceId: declared.serviceId, hasAliases: hasAliases(opts) },
            record: forecast.creation,
            service: forecast.seen.service,
            roleAssignmentId: (service) => roleAssignmentOf(args, service),
        });
        if (imports.service.does === "refuse") {
            throw programError("ServiceHeldElsewhere", imports.service.reason);
        }
        const continued = continueService(sized, live, imports, forecast, heldBack.length > 0);
        return new Site(
            name,
            args,
            { declared, forecast, decision, live, imports, continued, heldBack, placement },
            opts,
        );
    }

    private constructor(
        name: string,
        args: SiteArgs,
        { declared, forecast, decision, live, imports, continued, heldBack, placement }: SiteDecision,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("apim-dr:index:Site", name, {}, withIgnoredRefused(opts));
        const { plan, observed, observedAt } = forecast;
        const creation = planCreation(live, forecast.creation);
        const { secretsKey, probeSecret, supply, ageIdentity } = args;
        const secrets = { secretsKey, probeSecret, supply, ageIdentity };
        const resourceArgs = { declared, plan, observed, observedAt, creation, ...secrets };

        const intent = new SiteIntent(name, resourceArgs, { parent: this });
        const { size } = decision;
        // Only the active site's service holds what a snapshot would have to keep.
        const safetySnapshot = forecast.status.role === "active" ? snapshotArgsOf(args, declared) : undefined;
        this.service =
            size &&
            new ApiManagement(
                name,
                {
                    ...sizedService(args.service, decision),
                    busyWaitSeconds: declared.busyWaitSeconds,
                    safetySnapshot,
                },
                { parent: this, dependsOn: intent, protect: opts?.protect },
                live,
                continued,
            );
        const following = [...(this.service?.following ?? []), ...decision.following];
        const access = this.service ? this.grantAccess(name, args, this.service, imports) : [];
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
        const schedule = args.schedule && this.schedule(name, args, { declared, forecast, decision, live }, role);
        this.adoptedBackups = this.service ? this.adopt(name, args, declared, this.service) : [];
        const guarded = [role, ...(schedule ? [schedule] : []), ...this.adoptedBackups];
        // The last of all, so that a destroy comes to it first.
        new SiteGuard(name, declared, { parent: this, dependsOn: guarded });
        this.catalog = schedule?.catalog;
        this.nextUp = schedule ? schedule.following.apply((due) => [...following, ...due]) : pulumi.output(following);
        const { action, code, reason } = plan;
        this.plan = { action, code, reason };
        this.following = following;
        // What this run has changed is read anew; it is unknown in a preview of such a run.
        const standing = pulumi
            .all([role.result, role.phase, role.authority])
            .apply(async ([, phase]): Promise<Pick<SiteForecast, "status" | "readiness">> =>
                plan.action === "rest" ? forecast : readSiteStanding(declared, surroundingsOf(args), phase),
            );
        this.status = standing.apply(({ status }) => status);
        this.readiness = standing.apply(({ readiness }) => readiness);
        void pulumi.log.info(`${plan.action}: ${plan.reason}`, this);
        tellRun(forecast, live, this);
        placement.warnings.forEach((warning) => void pulumi.log.warn(warning, this));
        heldBack.forEach(({ reason }) => void pulumi.log.warn(`${heldBackUntilNext}: ${reason}`, this));
        tellStaleConsents(args, forecast, live, this);
        tellImports(imports, this);
        this.nextUp.apply((left) => {
            if (left.length > 0) {
                void pulumi.log.info(`the next up adds: ${left.join(", ")}`, this);
            }
        });
        this.registerOutputs({
            status: this.status,
            readiness: this.readiness,
            plan: this.plan,
            following: this.following,
            nextUp: this.nextUp,
        });
    }

    private grantAccess(
        name: string,
        { vault }: SiteArgs,
        service: ApiManagement,
        { roleAssignmentId }: Imports,
    ): VaultAccess[] {
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
                      roleAssignmentId,
                  ),
              ];
    }

    private adopt(name: string, args: SiteArgs, declared: DeclaredSite, service: ApiManagement): Backup[] {
        const operation = { ...snapshotArgsOf(args, declared), serviceId: service.serviceId };
        return declareAdoptedBackups(name, args.adoptedBackups, operation, { parent: this });
    }

    private schedule(
        name: string,
        args: SiteArgs,
        { declared, forecast, decision, live }: Pick<SiteDecision, "declared" | "forecast" | "decision" | "live">,
        role: SiteRole,
    ): BackupSchedule {
        const { plan, seen, foreseen, observedAt } = forecast;
        const takesOver = plan.action === "promote";
        // Where this run moves nothing, what was read for the site holds for its schedule too.
        const isAsSeen = plan.action === "rest" && isUntouched(args, decision, live);
        return new BackupSchedule(
            name,
            {
                ...snapshotArgsOf(args, declared),
                ...args.schedule!,
                busyWaitSeconds: declared.busyWaitSeconds,
                site: declared.site,
                // Otherwise not known before the role is settled: who is active decides what is due.
                serviceId: takesOver ? declared.serviceId : role.result.apply(() => declared.serviceId),
            },
            { parent: this, dependsOn: [role] },
            {
                seen: takesOver ? foreseen?.leaves : isAsSeen ? seen : undefined,
                foreseen: foreseen?.leaves,
                // A run that was killed once the role was claimed is gone on with by one that has nothing to claim.
                isPostponed: takesOver || role.takenOverIn.apply((run) => run === observedAt),
            },
        );
    }
}

/** What is declared around a site, for what is told of it. */
function surroundingsOf({ service, schedule }: SiteArgs): SiteSurroundings {
    return {
        region: service.location,
        objectiveSeconds: schedule === undefined ? undefined : schedule.intervalHours * 60 * 60,
    };
}

/** Units that nothing moves are as declared. */
function validateTakeOver({ takeOverUnits, service }: SiteArgs): InputFailure[] {
    const rule = "it is for units that autoscale moves: declare service.autoscale, or leave it out.";
    return takeOverUnits && !service.autoscale ? [inputFailure("takeOverUnits", takeOverUnits, rule)] : [];
}

/** The site is looked for where its service is created. */
function findOtherSubscription({ subscriptionId }: SiteArgs, ofChildren: string | undefined): InputFailure[] {
    const rule = `azure-native creates the service in subscription '${ofChildren}': give both the same.`;
    return ofChildren === undefined || ofChildren.toLowerCase() === subscriptionId.toLowerCase()
        ? []
        : [inputFailure("subscriptionId", subscriptionId, rule)];
}

/** What a site is declared from, all of it known before. */
interface SiteDecision {
    readonly declared: DeclaredSite;
    readonly forecast: SiteForecast;
    readonly decision: SizeDecision<ReturnType<typeof sizeOf>>;
    /** The live service, where one is declared. */
    readonly live: ObservedService | undefined;
    readonly imports: Imports;
    /** What this run does not leave to the declaration of the service. */
    readonly continued: ContinuedService | undefined;
    /** What a run that writes the declaration would be refused for, and this one is not. */
    readonly heldBack: readonly InputFailure[];
    readonly placement: Placement;
}

/**
 * A promotion changes nothing about a service that is there before the restore, but for what the restore needs; a hand-over
 * changes nothing where a change would lose what is not allowed.
 */
function continueService(
    args: SiteServiceArgs,
    live: ObservedService | undefined,
    { service: imported }: Imports,
    { plan, status, creation, seen }: SiteForecast,
    holdsBack: boolean,
): ContinuedService | undefined {
    const isPromoted = isPromoting(plan, status) && live?.is === "live";
    const isLeft = isPromoted || (holdsBack && live?.is === "live");
    const isBeingCreated = creation !== undefined && seen.service !== undefined;
    const isImported = imported.does === "import";
    if (!isBeingCreated && !isLeft) {
        return undefined;
    }
    const { put } = knownServiceOf(args, live);
    const needed = isPromoted ? neededForRestore(put, live.service) : [];
    return {
        importId: isImported ? imported.id : undefined,
        isBeingCreated,
        writes: !isLeft ? "declared" : needed.length > 0 ? needed : "nothing",
        leaves: !isLeft
            ? []
            : isImported
              ? ["everything that is declared of the imported service"]
              : findChanges(put, live.service).map(({ text }) => text),
    };
}

const heldBackUntilNext =
    "the failover goes on and leaves the service as it is; the next up after it is refused as long as this stands";

/** What the run takes, loses and leaves, where it moves anything; a change of the service says its own. */
function tellRun(
    { plan, foreseen, durations, subscriptionsSince, entities }: SiteForecast,
    live: ObservedService | undefined,
    site: Site,
): void {
    const isCreated = live !== undefined && live.is !== "live";
    const work = longWorkOf(foreseen?.steps ?? [], isCreated);
    if (work.length > 0) {
        const expected = work.map((what) => ({ what, expected: durations[what] }));
        void pulumi.log.info(`takes ${describeWork(expected)}`, site);
    }
    if (entities !== undefined) {
        void pulumi.log.info(entities, site);
    }
    if (plan.code === "TakesOverUnplanned") {
        void pulumi.log.warn(`${keysOfSnapshot}. ${subscriptionsSince ?? ""}`.trim(), site);
    }
    if (["demote", "promote"].includes(plan.action)) {
        void pulumi.log.info("clients stay where they are until the traffic stack has run", site);
    }
}

function tellImports({ service, roleAssignmentId }: Imports, site: Site): void {
    if (service.does === "import") {
        void pulumi.log.info(service.reason, site);
    } else if (service.does === "warn") {
        void pulumi.log.warn(service.reason, site);
    }
    if (roleAssignmentId !== undefined) {
        void pulumi.log.info("imports the service's role on the vault, which an earlier run created", site);
    }
}

/** The role assignment that the site declares for a service that is there; undefined where that is none, or not known yet. */
async function roleAssignmentOf({ vault }: SiteArgs, service: ServiceObservation): Promise<string | undefined> {
    const { accessType, grantScope, storageAccountId, userAssignedIdentity } = vault;
    if (accessType === "AccessKey") {
        return undefined;
    }
    const declared = userAssignedIdentity?.principalId;
    const principalId = declared ? await knownValue(declared) : service.principalId;
    return (
        principalId &&
        roleAssignmentIdOf({ storageAccountId, containerName: vaultContainers.backups, grantScope, principalId })
    );
}

/** Whether the program says that the site, or what it is a child of, once had another name. */
function hasAliases({ aliases = [], parent }: pulumi.ComponentResourceOptions = {}): boolean {
    // Not in the type; a child inherits them.
    const { __aliases: inherited = [] } = (parent ?? {}) as { readonly __aliases?: readonly unknown[] };
    return [...aliases, ...inherited].length > 0;
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
function isUntouched(args: SiteArgs, decision: SiteDecision["decision"], live: ObservedService | undefined): boolean {
    const known = knownServiceOf(sizedService(args.service, decision), live);
    return !decision.size || (live?.is === "live" && !isDue(planService(known, live, { hasVault: true })));
}

/** The service as the site's role has it now. */
function sizedService({ autoscale, ...service }: SiteServiceArgs, decision: SiteDecision["decision"]): SiteServiceArgs {
    const { size, isAutoscaled } = decision;
    return {
        ...service,
        ...(size && { units: size.units, additionalLocations: size.additionalLocations }),
        ...(autoscale && { autoscale: isAutoscaled ? autoscale : { ...autoscale, enabled: false } }),
    };
}

const sizeOf = ({ units, autoscale, additionalLocations = [], zones = [] }: SiteServiceArgs) => ({
    units: fewestUnits({ units, autoscale }),
    additionalLocations,
    zoneCount: zones.length,
    maxUnits: autoscale?.enabled === false ? undefined : autoscale?.maxUnits,
});

/** The arguments with their defaults: stated in the state, so that a later default does not change what stands. */
function toDeclaredSite(site: string, args: SiteArgs): DeclaredSite {
    const { service, vault } = args;
    const { serviceName: name, resourceGroupName = `rg-${name}` } = service;
    return {
        site,
        activeSite: args.activeSite,
        failover: args.failover ?? "planned",
        standbyMode: args.standbyMode ?? "pilot",
        serviceId: resourceIdOf({ subscriptionId: args.subscriptionId, resourceGroupName, type: serviceType, name }),
        tier: service.tier ?? Tier.Premium,
        storageAccountId: vault.storageAccountId,
        ...vaultDefaults,
        accessType: vault.accessType ?? vaultDefaults.accessType,
        accessWaitSeconds: args.accessWaitSeconds ?? vaultDefaults.accessWaitSeconds,
        verify: args.verify ?? operationDefaults.verify,
        skipKinds: args.skipKinds,
        secretsKeyId: args.secretsKeyId,
        siteLocal: args.siteLocal,
        probes: args.probes,
        probeTimeoutSeconds: args.probeTimeoutSeconds,
        acknowledgedGaps: args.acknowledgedGaps,
        preferredSnapshotKind: args.preferredSnapshotKind ?? preferenceDefaults.preferredSnapshotKind,
        preferredKindToleranceSeconds:
            args.preferredKindToleranceSeconds ?? preferenceDefaults.preferredKindToleranceSeconds,
        leaveOut: args.leaveOut,
        acceptDifferences: args.acceptDifferences,
        acceptDataLoss: args.acceptDataLoss,
        cancelPromotion: args.cancelPromotion,
        rejoin: args.rejoin,
        atEpoch: args.atEpoch,
        exercise: args.exercise,
        destroyActive: args.destroyActive,
        maxAttempts: args.maxAttempts ?? handoverMaxAttempts,
        timeoutSeconds: args.timeoutSeconds ?? operationDefaults.timeoutSeconds,
        busyWaitSeconds: args.busyWaitSeconds ?? operationDefaults.busyWaitSeconds,
        lostAnswerWatchSeconds: args.lostAnswerWatchSeconds ?? operationDefaults.lostAnswerWatchSeconds,
    };
}

/** Once per run: what was confirmed for an earlier epoch, or for what is done, is to be taken out of the config. */
function tellStaleConsents(
    args: SiteArgs,
    { seen }: SiteForecast,
    live: ObservedService | undefined,
    resource: pulumi.Resource,
): void {
    const { acceptDataLoss, cancelPromotion, rejoin, destroyActive, acceptDifferences, service } = args;
    const { allowRemovals } = service;
    const consents = { acceptDataLoss, cancelPromotion, rejoin, destroyActive, acceptDifferences, allowRemovals };
    const present = live?.is === "live" ? live.service : undefined;
    if (!seen.authority) {
        return;
    }
    const evidence = { authority: seen.authority, live: present && removablesOf(present) };
    for (const stale of findStaleConsents(consents, evidence)) {
        void pulumi.log.warn(describeStaleConsent(stale), resource);
    }
}
