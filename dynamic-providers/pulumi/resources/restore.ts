import * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";
import { toOperationInputs } from "./operation-args";
import type { OperationArgs } from "./operation-args";
import type { RestoreMode } from "../../logical-restore/restore-mode";
import type { LeftEntity } from "../../records/site-local-document";
import type { RestoreProblem } from "../../records/logical-restore-record";
import type { SnapshotKind } from "../../records/selection/snapshot-preference";
import type { Gap } from "../../records/snapshot/gaps";
import { resourceDefaults } from "../../operation/defaults";
import type { Probe } from "../../restore/probe-inputs";
import type { RestorePlan } from "../../restore/plan-restore";
import { tellingOf } from "../../restore/tell-plan";
import { observeRestorePlan } from "../program/restore-plan";

export interface RestoreArgs extends OperationArgs {
    /**
     * ID of the snapshot to restore (whole, or the short one that texts show), `latest` for the newest that is restorable into the service when the trigger fires,
     * or `before:` and a time with its zone (`before:2026-11-20T00:00:00Z`) for the newest of those taken before it. Which
     * is the newest is decided as for a failover, among the snapshots that `from` says. An ID may be of any service.
     *
     * @default "latest"
     */
    snapshot?: pulumi.Input<string>;
    /**
     * Whose snapshots `latest` and `before:` are about: the resource ID of a service, or the name of a site that is or was
     * active. It does not go with the ID of a snapshot.
     *
     * @default the sites' active lineage, which a failover chooses from; where no site has been active, the only service
     * that the vault has snapshots of. Where it has those of several the restore is refused, and they are listed
     */
    from?: pulumi.Input<string>;
    /**
     * ID of the snapshot that may overwrite the very service it was taken from.
     *
     * @default none: such a restore is refused
     */
    overwriteActive?: pulumi.Input<string>;
    /**
     * What belongs to the target alone, with all below it: kinds (`backends`) or entities (`namedValues/region`). What the
     * target holds of it before the restore is put back afterwards, what came in its place is deleted unless something that
     * stays refers to it, and the comparison leaves it out. With `secretsKey` secret named values are kept, encrypted, also
     * those that credentials of loggers and backends name. Without it, and for credentials in the clear, keys and passwords,
     * what needs a secret stays as the restore left it and is named in `notPutBack`. A service that held nothing has nothing to be
     * put back: there the site's own program declares it.
     *
     * @default nothing
     */
    siteLocal?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * ID of the snapshot whose differences from the target are taken as they are.
     *
     * @default none: a target that is not as its snapshot fails the resource, which stays in the state; the next `up`
     * compares again without restoring again
     */
    acceptDifferences?: pulumi.Input<string>;
    /**
     * What a backup leaves out and the target need not have like the source, of `usageData`, `customDomainCertificates`,
     * `caCertificates`, `virtualNetwork`, `managedIdentity`, `diagnosticSettings`, `protocolsAndCiphers` and
     * `developerPortalContent`.
     *
     * @default none
     */
    acknowledgedGaps?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Requests that every gateway of the service has to answer after the restore. They go through the proxy that HTTPS_PROXY
     * names. One that is not answered as expected counts as a difference. The status path `/status-0123456789abcdef` says no
     * more than that a gateway is reached.
     *
     * @default none: `verified` says nothing of requests
     */
    probes?: pulumi.Input<pulumi.Input<Probe>[]>;
    /**
     * What probes send in their `secretHeader`, for example a subscription's key. Pulumi keeps it encrypted, as an input only.
     *
     * @default none
     */
    probeSecret?: pulumi.Input<string>;
    /**
     * Entities to restore from a logical snapshot, by their paths (`apis/orders`), with all below them, what is tied to them
     * (a product's link, subscriptions of the API) and what these need: named values, fragments, backends, certificates,
     * loggers, version sets, products and others. The preview names each of them as equal, different or missing.
     *
     * @default the whole service
     */
    scope?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * `merge` writes what is missing and what differs; of what the scope only needs, what is missing. `overwrite` writes also
     * what differs of that. `mirror` deletes, moreover, what the snapshot does not have, in the scope or in the whole service.
     * With a logical snapshot only.
     *
     * @default "merge" with `scope`, "mirror" without
     */
    mode?: pulumi.Input<RestoreMode>;
    /**
     * Paths of entities of a logical snapshot that are not restored, with all below them: what the target's tier cannot hold
     * or what has a secret that no snapshot can hold. Without this, such an entity refuses the restore.
     *
     * @default none
     */
    leaveOut?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * What no snapshot can hold, by the path of the entity and the member:
     * `{ "certificates/mtls": { "keyVault.secretIdentifier": "https://…" } }`. Pulumi keeps it encrypted, as an input only.
     *
     * @default none
     */
    supply?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string>>>>>;
    /**
     * The age identity of one of a logical snapshot's recipients. Pulumi keeps it encrypted, as an input only. Not needed where
     * the signed-in identity may unwrap with a Key Vault key that is a recipient.
     *
     * @default the environment variable APIM_DR_AGE_IDENTITY
     */
    ageIdentity?: pulumi.Input<string>;
    /**
     * The kind of snapshot that `latest` and `before:` take where both kinds can be restored. With `scope`, `mode`, `leaveOut`
     * or `supply` they take logical ones only.
     *
     * @default "native": one of Azure's backups
     */
    preferredSnapshotKind?: pulumi.Input<SnapshotKind>;
    /**
     * By how many seconds the data of the preferred kind may be older than the newest of the other kind; 0 takes the newest
     * data of either kind.
     *
     * @default 3600 (1 hour)
     */
    preferredKindToleranceSeconds?: pulumi.Input<number>;
    /** How many seconds all probes together hold up the restore, 1 to 600. @default 30 */
    probeTimeoutSeconds?: pulumi.Input<number>;
}

/** Thin for the reason given at `backupProvider`. */
export const restoreProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).restore.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * Restores a snapshot of the vault into an API Management service, whose APIs, products, subscriptions and other entities
 * it replaces. The service keeps its host names, units, regions and identity.
 *
 * It happens once for each value of `trigger`; no other change makes it happen again. It is refused, with every reason,
 * before anything is asked of Azure when the snapshot is expired, of another tier or not whole. Afterwards what the service
 * holds is compared with what the snapshot's service held, entity by entity. Source of the rules:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore
 *
 * A preview names the snapshot, and whose it is. If the vault changes after that, newer data of the same source are
 * restored; the restore is refused where another site has become active, or only older data are left.
 *
 * With the ID of a logical snapshot it restores entities one by one, into any tier that can hold them: in whole or by `scope`,
 * and only what differs. The service stays open meanwhile, and an API that is made answers 503 until its own policies stand.
 */
export class Restore extends ProvidedResource {
    /** ID of the snapshot that was restored, also where the input says `latest`. */
    declare readonly restoredSnapshot: pulumi.Output<string>;
    /** When Azure took the request, ISO 8601. */
    declare readonly startedAt: pulumi.Output<string | undefined>;
    declare readonly completedAt: pulumi.Output<string | undefined>;
    /**
     * Whether the service was compared with the snapshot, holds the same, and no answer of it says that something does not
     * work: a Key Vault that it cannot read, or a reference to what is not there.
     */
    declare readonly verified: pulumi.Output<boolean>;
    /** The same as text, with the secrets that were not compared, and the differences that do not count. */
    declare readonly verification: pulumi.Output<string>;
    /**
     * What was not compared, each as text: what no comparison looks at, and what could not be compared this time. Empty
     * before the first comparison.
     */
    declare readonly notCompared: pulumi.Output<string[]>;
    /** What a backup leaves out, and whether the service has it like the source. */
    declare readonly gaps: pulumi.Output<Gap[]>;
    /** Entities declared `siteLocal` that could not be put back whole and were left as the restore left them, and why. */
    declare readonly notPutBack: pulumi.Output<LeftEntity[]>;
    /** Entities of a logical snapshot that Azure refused, each with a code. */
    declare readonly notRestored: pulumi.Output<RestoreProblem[]>;
    /** `succeeded`; `unverified` where the service was restored and is not as its snapshot. */
    declare readonly result: pulumi.Output<string>;

    /** What this run does if its trigger is new, from what was observed. */
    readonly plan: pulumi.Output<RestorePlan>;

    constructor(name: string, args: RestoreArgs, opts?: pulumi.CustomResourceOptions) {
        const declared = {
            ...toOperationInputs(args),
            probeSecret: args.probeSecret === undefined ? undefined : pulumi.secret(args.probeSecret),
            supply: args.supply === undefined ? undefined : pulumi.secret(args.supply),
            ageIdentity: args.ageIdentity === undefined ? undefined : pulumi.secret(args.ageIdentity),
            snapshot: args.snapshot ?? resourceDefaults.restore.snapshot,
        };
        const plan = observeRestorePlan(declared, opts?.dependsOn);
        super(
            restoreProvider,
            name,
            {
                ...declared,
                plan,
                // Progress is shown on the resource's own row.
                resourceUrn: resourceUrn(name, "Restore", opts?.parent),
                restoredSnapshot: undefined,
                startedAt: undefined,
                completedAt: undefined,
                verified: undefined,
                verification: undefined,
                notCompared: undefined,
                gaps: undefined,
                notPutBack: undefined,
                notRestored: undefined,
                result: undefined,
            },
            ownSignIn("Restore", name, opts),
            "apim",
            "Restore",
        );
        this.plan = plan;
        plan.apply((known) => tell(known, this));
    }
}

function tell(plan: RestorePlan, restore: Restore): void {
    const { info, warning } = tellingOf(plan);
    if (info !== undefined) {
        void pulumi.log.info(info, restore);
    }
    if (warning !== undefined) {
        void pulumi.log.warn(warning, restore);
    }
}
