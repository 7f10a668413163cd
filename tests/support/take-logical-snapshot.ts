import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import type { AzureFixture } from "./azure-fixture";

/** Takes a logical snapshot into the fixture's vault. */
export const takeLogicalSnapshot = (
    context: OperationContext,
    { operationInputs }: Pick<AzureFixture, "operationInputs">,
    wanted: Pick<LogicalBackupInputs, "serviceId" | "trigger" | "recipients">,
): Promise<LogicalFacts> =>
    new LogicalBackupOperation(context, { pause: () => Promise.resolve() }).run({
        ...(operationInputs as unknown as LogicalBackupInputs),
        ...wanted,
        logicalContainer: "snapshots-logical",
        secretsKey: "a secret of 32 bytes or more, at random",
    });
