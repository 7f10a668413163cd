import type { EntityReader } from "../../dynamic-providers/azure/entity-reader";
import type { EntityWriter } from "../../dynamic-providers/azure/entity-writer";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { containers } from "../model/operations/fake-context";
import type { FakeRun } from "../model/operations/fake-run";
import { ModelReader } from "../support/model-reader";
import type { ModelService } from "../support/model-service";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";

/** Secrets that `carefulEntities` hold: no output may tell them. */
export const secretsOfModel: readonly string[] = ["s3cret", "ikey"];

type Recipients = readonly [Awaited<ReturnType<typeof ageRecipient>>, TestRecipient];

/** Keys take a while to be made, and every run may have the same. */
let recipients: Promise<Recipients> | undefined;

export function sharedRecipients(): Promise<Recipients> {
    recipients ??= ageRecipient().then((age) => [age, rsaRecipient()] as const);
    return recipients;
}

/** Takes a logical snapshot of a service in memory. */
export async function captureModel(
    context: OperationContext,
    serviceId: string,
    trigger: string,
): Promise<LogicalFacts> {
    const all = await sharedRecipients();
    return new LogicalBackupOperation(context, { pause: () => Promise.resolve() }).run({
        ...vault,
        ...{ serviceId, trigger, secretsKey: "a secret of 32 bytes or more, at random" },
        recipients: all.map(({ input }) => input),
    });
}

/** Each request is one of the run's. */
export const readerOf = (service: ModelService, run: FakeRun): EntityReader =>
    new ModelReader(service, (what) => run.read(() => undefined, what));

/** Each request is one of the run's; one whose answer is lost is sent again, as the SDK does it. */
export function writerOf(service: ModelService, run: FakeRun): EntityWriter {
    const send = async (what: string, act: () => Promise<void>): Promise<void> => {
        const answers: Promise<void>[] = [];
        await run.write(() => {
            const answer = act();
            // The process has ended: no answer is read.
            answer.catch(() => undefined);
            answers.push(answer);
        }, what);
        await answers.at(-1);
    };
    return {
        put: (path, body) => send(`PUT ${path}`, () => service.put(path, body)),
        patch: (path, body) => send(`PATCH ${path}`, () => service.patch(path, body)),
        delete: (path) => send(`DELETE ${path}`, () => service.delete(path)),
    };
}

const vault = {
    storageAccountId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/vault",
    ...{ backupsContainer: containers.backups, catalogContainer: containers.catalog },
    ...{ authorityContainer: containers.authority, logicalContainer: containers.logical },
    ...{ accessType: "SystemAssignedManagedIdentity" as LogicalBackupInputs["accessType"] },
    ...{ timeoutSeconds: 3600, busyWaitSeconds: 3600, accessWaitSeconds: 3600, lostAnswerWatchSeconds: 0 },
};
