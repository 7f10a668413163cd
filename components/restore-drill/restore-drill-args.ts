import type * as pulumi from "@pulumi/pulumi";
import type { AccessType } from "../../dynamic-providers/azure/access-type";
import type { DrillKind } from "../../dynamic-providers/drill/drill-kind";
import type { Probe } from "../../dynamic-providers/restore/probe-inputs";
import type { GrantScope } from "../vault-access/grant-scope";

export interface RestoreDrillArgs {
    /** Resource ID of the vault's storage account. */
    storageAccountId: pulumi.Input<string>;
    /** Azure region of the scratch service: the one that you would recover into. */
    location: string;
    /** Resource group that is created for the scratch services, and holds nothing else. */
    resourceGroupName: string;
    /**
     * What names of scratch services begin with, 1 to 37 letters, digits and hyphens; a digest follows. It must not be the name
     * of a service that is backed up.
     */
    namePrefix: string;
    /** Name of the publisher that Azure asks for. */
    publisherName: pulumi.Input<string>;
    /** E-mail address that Azure sends notifications of the scratch service to. */
    publisherEmail: pulumi.Input<string>;
    /**
     * How long a drill that has passed counts, whole days from 1 to 366. An `up` before the next is due changes nothing, and
     * says when it is.
     */
    everyDays: number;
    /**
     * `latest` for the newest that can be restored, `random` for any of the last `windowDays`, or the ID of a snapshot.
     *
     * @default "latest"
     */
    snapshot?: string;
    /** Of which kind `latest` and `random` are. @default "native" */
    kind?: DrillKind;
    /** How old the data of a random snapshot may be, whole days. @default 30 */
    windowDays?: number;
    /**
     * Tier of the scratch service. A logical snapshot may be restored into a cheaper one that can hold its entities; the record
     * then says what that does not prove. Azure restores its own backups into the same tier only.
     *
     * @default that of the service that the snapshot was taken of
     */
    tier?: string;
    /**
     * A drill fails if the time from the request for the scratch service to the end of the comparison is longer, in seconds.
     *
     * @default none: it is measured only
     */
    recoveryTimeObjectiveSeconds?: number;
    /**
     * A drill of `latest` fails if the data of the snapshot are older when it begins, in seconds.
     *
     * @default none: it is measured only
     */
    recoveryPointObjectiveSeconds?: number;
    /**
     * How the scratch service reaches the vault: by an identity of its own that the component creates, or by the account's key.
     * `SystemAssignedManagedIdentity` is refused: it would have no role in time.
     *
     * @default "UserAssignedManagedIdentity"
     */
    accessType?: AccessType;
    /** Scope of that identity's role on the vault. @default "container" */
    grantScope?: GrantScope;
    /** Requests that the scratch service's gateway has to answer. @default none */
    probes?: pulumi.Input<pulumi.Input<Probe>[]>;
    /** What probes send in their `secretHeader`. Pulumi keeps it encrypted, as an input only. @default none */
    probeSecret?: pulumi.Input<string>;
    /** How many seconds all probes together may take, 1 to 600. @default 30 */
    probeTimeoutSeconds?: pulumi.Input<number>;
    /** Kinds of entities that are not compared. @default none */
    skipKinds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Key of the digests that compare secrets. Pulumi keeps it encrypted, as an input only. @default none: not compared */
    secretsKey?: pulumi.Input<string>;
    /** Name of the key, beside the digests. @default twelve digits that follow from the key */
    secretsKeyId?: pulumi.Input<string>;
    /** Entities of a logical snapshot that the tier cannot hold, or that no snapshot can, by their paths. @default none */
    leaveOut?: pulumi.Input<pulumi.Input<string>[]>;
    /** What no snapshot can hold, by entity and member. Pulumi keeps it encrypted, as an input only. @default none */
    supply?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string>>>>>;
    /**
     * The age identity of a recipient of logical snapshots. Pulumi keeps it encrypted, as an input only.
     *
     * @default the environment variable APIM_DR_AGE_IDENTITY
     */
    ageIdentity?: pulumi.Input<string>;
    /** How many seconds each step in Azure may take: creation, restore and deletion. @default 28800 (8 hours) */
    timeoutSeconds?: pulumi.Input<number>;
    /** How many seconds a service that is busy is waited for. @default 28800 (8 hours) */
    busyWaitSeconds?: pulumi.Input<number>;
    /** How many seconds a new role is waited for. @default 600 */
    accessWaitSeconds?: pulumi.Input<number>;
    /** How many seconds the service is watched after an answer was lost. @default 120 */
    lostAnswerWatchSeconds?: pulumi.Input<number>;
    /** @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
