import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../common/with-defaults";
import { resourceDefaults } from "../../operation/defaults";
import type { AccessType } from "../../azure/access-type";
import type { VerifyMode } from "../../records/verify-mode";

/** Arguments that Backup and Restore share. */
export interface OperationArgs {
    /** Resource ID of the API Management service. */
    serviceId: pulumi.Input<string>;
    /** Resource ID of the vault's storage account. */
    storageAccountId: pulumi.Input<string>;
    /**
     * Any text, for example a date. Changing it makes it happen again; nothing else does.
     */
    trigger: pulumi.Input<string>;
    /** Container that Azure writes its backups to. @default "backups" */
    backupsContainer?: pulumi.Input<string>;
    /** Container for the catalog. @default "catalog" */
    catalogContainer?: pulumi.Input<string>;
    /** Container for the record of the active site. @default "authority" */
    authorityContainer?: pulumi.Input<string>;
    /**
     * How the service reaches the vault: by its own identity, which needs the role Storage Blob Data Contributor on the
     * container, or by a key that is fetched when it is needed and kept nowhere.
     *
     * @default "SystemAssignedManagedIdentity"
     */
    accessType?: pulumi.Input<AccessType>;
    /** Client ID of the user-assigned identity; with `UserAssignedManagedIdentity` only. @default none */
    clientId?: pulumi.Input<string>;
    /**
     * How many seconds one `pulumi up` waits for Azure. Azure goes on after that, and the next `up` takes up the wait.
     *
     * @default 28800 (8 hours: the longest backup in a public recording took 4 h 57 min)
     */
    timeoutSeconds?: pulumi.Input<number>;
    /**
     * How many seconds a service that is busy with something else, for example scaling or a backup, is waited for.
     *
     * @default 28800 (8 hours, as `timeoutSeconds`)
     */
    busyWaitSeconds?: pulumi.Input<number>;
    /**
     * How many seconds Azure is asked again while it says that the service cannot reach the vault by its identity, as it
     * does until a new role is known everywhere.
     *
     * @default 600 (10 minutes: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting)
     */
    accessWaitSeconds?: pulumi.Input<number>;
    /**
     * How many seconds the service and the vault are watched, after Azure's answer was lost, before it is asked again.
     *
     * @default 120
     */
    lostAnswerWatchSeconds?: pulumi.Input<number>;
    /**
     * `entities` reads all that the service holds (an inventory), so that a restore is compared with its snapshot entity
     * by entity. It takes some minutes where there are thousands of API operations. `off` does without. A change of it
     * takes and restores nothing; from `off` to `entities`, a restore that was not compared is compared.
     *
     * @default "entities"
     */
    verify?: pulumi.Input<VerifyMode>;
    /**
     * Kinds of entities not to read, for example `apis/issues`. The snapshot says so, and a
     * restore of it does not count as verified.
     *
     * @default none
     */
    skipKinds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Keys the digests by which secrets (named values, subscription keys, credentials) are compared: 32 bytes or more
     * made at random, as base64 or text, the same for Backup and Restore. Pulumi keeps it encrypted, as an input only.
     *
     * @default none: secrets are not compared, and the snapshot says so
     */
    secretsKey?: pulumi.Input<string>;
    /** Name of the key, beside the digests. @default twelve digits that follow from the key */
    secretsKeyId?: pulumi.Input<string>;
}

/** The arguments with their defaults: stated in the state, so that a later default does not change what stands. */
export function toOperationInputs<T extends Omit<OperationArgs, "serviceId" | "trigger">>(args: T) {
    return {
        ...withDefaults(args, resourceDefaults.operation),
        secretsKey: args.secretsKey === undefined ? undefined : pulumi.secret(args.secretsKey),
    };
}
