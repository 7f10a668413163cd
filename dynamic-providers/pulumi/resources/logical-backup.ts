import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../common/with-defaults";
import { resourceDefaults } from "../../operation/defaults";
import type { ObjectChanges } from "../../records/snapshot/logical-facts";
import { ownSignIn } from "../own-sign-in";
import type { OperationArgs } from "./operation-args";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";

/** Who can open logical snapshots. Taking them needs no more than the public halves that stand here. */
export interface SnapshotRecipientArgs {
    /**
     * Identifier of an RSA key in a Key Vault, with its version:
     * `https://{vault}.vault.azure.net/keys/{name}/{version}`. Goes with `publicKey`.
     *
     * @default none: `age` is the recipient
     */
    keyVaultKey?: pulumi.Input<string>;
    /** The public half of `keyVaultKey` as PEM: what `az keyvault key download --encoding PEM` writes. @default none */
    publicKey?: pulumi.Input<string>;
    /**
     * A recipient of age, `age1…`. Keep its identity offline: it opens the snapshots when no Key Vault does.
     *
     * @default none: `keyVaultKey` is the recipient
     */
    age?: pulumi.Input<string>;
}

/** Which logical snapshots of a service go. The newest stays, and so does one that is held. */
export interface LogicalRetentionArgs {
    /** How many of the newest stay, at least 1. */
    keep: pulumi.Input<number>;
    /** Older ones go even if they are among those; 3650 for ten years. */
    maxAgeDays: pulumi.Input<number>;
}

export interface LogicalBackupArgs extends Pick<
    OperationArgs,
    | "serviceId"
    | "storageAccountId"
    | "trigger"
    | "backupsContainer"
    | "catalogContainer"
    | "authorityContainer"
    | "accessType"
    | "accessWaitSeconds"
    | "timeoutSeconds"
> {
    /** Container of the snapshots' objects. No service's identity may write to it. @default "snapshots-logical" */
    logicalContainer?: pulumi.Input<string>;
    /**
     * Two or more, each of which can open every snapshot alone; for example a Key Vault key and an age recipient that is
     * kept offline. Other recipients make the next snapshot store everything anew for those; the snapshots before stay as
     * they are.
     */
    recipients: pulumi.Input<pulumi.Input<SnapshotRecipientArgs>[]>;
    /**
     * Names of objects follow from it, so that they tell nothing of what they hold: 32 bytes or more made at random, as
     * base64 or text. Opening a snapshot does not need it. Another one makes the next snapshot store everything anew.
     * Pulumi keeps it encrypted, as an input only.
     */
    secretsKey: pulumi.Input<string>;
    /**
     * Kinds of entities not to read, for example `contentTypes/contentItems`. The snapshot says that it lacks them.
     *
     * @default none
     */
    skipKinds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Which logical snapshots of the service go, after each one that is taken. @default all of them stay */
    retention?: pulumi.Input<LogicalRetentionArgs>;
}

/** One line of code, as in `backupProvider`: what runs is the installed package. */
export const logicalBackupProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).logicalBackup.attach(
            this,
            request,
        );
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * A snapshot of every entity of an API Management service, read one by one, encrypted, and kept for as long as you want:
 * any tier, workspaces and the developer portal's content included.
 *
 * It is taken once for each value of `trigger`; no other change takes another. Nothing is locked, and nothing in the service
 * changes. A snapshot of a service that did not change stores nothing new. `Restore` takes its ID, and restores
 * it in whole or in part. Destroying the resource keeps the snapshot.
 */
export class LogicalBackup extends ProvidedResource {
    /** ID of the snapshot in the catalog. */
    declare readonly snapshotId: pulumi.Output<string>;
    /** Name of the root's object: the same for two snapshots of a service that did not change. */
    declare readonly root: pulumi.Output<string | undefined>;
    /** How many objects it is made of; most of them it shares with the snapshots before. */
    declare readonly objects: pulumi.Output<number | undefined>;
    /** Size of these objects. */
    declare readonly bytes: pulumi.Output<number | undefined>;
    declare readonly entities: pulumi.Output<number | undefined>;
    /** When it was begun to be read, ISO 8601: the age of the data counts from here. */
    declare readonly startedAt: pulumi.Output<string | undefined>;
    declare readonly completedAt: pulumi.Output<string | undefined>;
    /** How many entities it lacks something of, by the code of what it lacks. */
    declare readonly lacks: pulumi.Output<Record<string, number>>;
    /** Whether the service was the same in the last two readings. */
    declare readonly stable: pulumi.Output<boolean | undefined>;
    /**
     * How the service had changed since its snapshot before: objects that were added and removed. An object is an API with all
     * below it, another root entity, or a page of a flat kind; an edit is one of each. `apim-dr diff` names the entities.
     * Undefined for the first one, and after a change of `recipients` or `secretsKey`.
     */
    declare readonly changes: pulumi.Output<ObjectChanges | undefined>;
    /** `succeeded`; after a refresh `gone` when retention pruned it, or its list of objects is not there. */
    declare readonly result: pulumi.Output<string>;

    constructor(name: string, args: LogicalBackupArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            logicalBackupProvider,
            name,
            {
                ...withDefaults(args, resourceDefaults.logicalBackup),
                secretsKey: pulumi.secret(args.secretsKey),
                // Progress is shown on the resource's own row.
                resourceUrn: resourceUrn(name, "LogicalBackup", opts?.parent),
                snapshotId: undefined,
                root: undefined,
                objects: undefined,
                bytes: undefined,
                entities: undefined,
                startedAt: undefined,
                completedAt: undefined,
                lacks: undefined,
                stable: undefined,
                changes: undefined,
                result: undefined,
            },
            ownSignIn("LogicalBackup", name, opts),
            "apim",
            "LogicalBackup",
        );
    }
}
