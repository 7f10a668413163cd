import { requireService } from "../../dynamic-providers/azure/require-service";
import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import type { LogicalRestoreInputs } from "../../dynamic-providers/logical-restore/logical-restore-inputs";
import { LogicalRestoreOperation } from "../../dynamic-providers/logical-restore/logical-restore-operation";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import type { AzureFixture } from "./azure-fixture";
import { contextOf } from "./sandbox-context";
import { ageRecipient } from "./snapshot-recipients";
import type { TestRecipient } from "./snapshot-recipients";

type Azure = Pick<AzureFixture, "clients" | "sandbox">;

/** A logical snapshot in a vault, with what opens it. */
export interface TakenSnapshot {
    readonly facts: LogicalFacts;
    readonly recipient: TestRecipient;
    readonly storageAccountId: string;
}

const pause = (): Promise<void> => Promise.resolve();
const accountOf = (storageAccountId: string): string => storageAccountId.split("/").at(-1)!;

/** Takes a logical snapshot of a service, into a storage account that the sandbox's principal may write to. */
export async function takeSnapshot(
    azure: Azure,
    { serviceId, storageAccountId }: { readonly serviceId: string; readonly storageAccountId: string },
): Promise<TakenSnapshot> {
    const containers = {
        backupsContainer: "backups",
        catalogContainer: "catalog",
        authorityContainer: "authority",
        logicalContainer: "snapshots-logical",
    };
    for (const name of Object.values(containers)) {
        const id = `${storageAccountId}/blobServices/default/containers/${name}`;
        await azure.clients.arm("PUT", `${id}?api-version=2024-01-01`, {});
    }
    const [recipient, other] = [await ageRecipient(), await ageRecipient()];
    const context = contextOf(azure, () => undefined, accountOf(storageAccountId));
    const facts = await new LogicalBackupOperation(context, { pause }).run({
        ...containers,
        ...{ storageAccountId, serviceId, trigger: "elsewhere" },
        accessType: "SystemAssignedManagedIdentity",
        ...{ timeoutSeconds: 600, busyWaitSeconds: 600, accessWaitSeconds: 2, lostAnswerWatchSeconds: 2 },
        recipients: [recipient.input, other.input],
        secretsKey: "a secret of 32 bytes or more, at random",
    });
    return { facts, recipient, storageAccountId };
}

/** Restores a whole snapshot into a service. @throws Error where it is not verified. */
export async function restoreInto(
    azure: Azure,
    serviceId: string,
    { facts, recipient, storageAccountId }: TakenSnapshot,
    inputs: LogicalRestoreInputs = {},
    trigger = "elsewhere",
): Promise<RestoreRecord> {
    const context = contextOf(azure, () => undefined, accountOf(storageAccountId));
    return new LogicalRestoreOperation(context, [recipient.opener], { pause }).run(
        facts,
        { ...inputs, serviceId, trigger },
        await requireService(context.plane, serviceId),
    );
}
