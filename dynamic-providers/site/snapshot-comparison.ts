import { CodedError } from "../common/coded-error";
import { compareInventories } from "../inventory/compare";
import type { Comparison } from "../inventory/compare";
import { findKind } from "../inventory/kinds";
import type { OperationContext } from "../operation/context";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { loadInventory } from "../inventory/snapshot-inventory";
import { ServiceInventories } from "../inventory/service-inventories";
import type { VerificationInputs } from "../inventory/verification-inputs";
import type { RestoreAllowances } from "../restore/restore-inputs";
import { LogicalRestoreOperation } from "../logical-restore/logical-restore-operation";
import { openersOf } from "../logical-restore/openers";
import { asLogical } from "../records/snapshot/logical-facts";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import type { WithLogical } from "./site-inputs";
import { describeDifference } from "../inventory/verification";
import { isFault } from "../records/verification";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import { shortId } from "../common/short-id";

/** Holds a service against a snapshot, without a restore. */
export class SnapshotComparison {
    constructor(
        private readonly context: OperationContext,
        private readonly inputs: VerificationInputs & Pick<RestoreAllowances, "siteLocal"> & WithLogical,
    ) {}

    /**
     * @returns as text what differs, and what could not be compared; empty when the service is as the snapshot.
     * @throws Error when there is nothing to compare with, or the snapshot cannot be opened; AzureError when the service
     * cannot be read.
     */
    async run(serviceId: string, snapshotId: string): Promise<string[]> {
        const { catalog } = this.context;
        const facts = (await catalog.read(snapshotDocument, snapshotId))?.value;
        const logical = facts && asLogical(facts);
        if (logical) {
            return this.compareEntities(serviceId, logical);
        }
        if (!facts || !hasInventory(facts.inventory)) {
            throw new CodedError(
                "InventoryMissing",
                `Snapshot '${shortId(snapshotId)}' has no inventory to compare with.`,
            );
        }
        const expected = await loadInventory(catalog, facts.inventory);
        const actual = await new ServiceInventories(this.context, this.inputs, false).read(serviceId);
        return inWords(compareInventories(expected, actual, { siteLocal: this.inputs.siteLocal ?? [] }));
    }

    /** What a restore would write and delete is what differs. */
    private async compareEntities(serviceId: string, facts: LogicalFacts): Promise<string[]> {
        const { siteLocal, leaveOut, supply } = this.inputs;
        const operation = new LogicalRestoreOperation(this.context, openersOf(this.inputs, process.env, this.context));
        const request = { serviceId, siteLocal, leaveOut, supply };
        const { entities, deleted } = await operation.plan(facts, request, undefined);
        return [
            ...entities
                .filter(({ isWritten }) => isWritten)
                .map(({ path, state }) => `'${path}' ${state === "missing" ? "is missing" : "is changed"}`),
            ...deleted.map((path) => `'${path}' is not in the snapshot`),
        ];
    }
}

function inWords({ differences, notCompared }: Comparison): string[] {
    const open = notCompared.filter(
        ({ part, code, kind }) => part === "content" && code !== "siteLocal" && (findKind(kind)?.required ?? true),
    );
    return [
        ...differences
            .filter((difference) => !isFault(difference))
            .map((difference) => `${difference.kind} ${describeDifference(difference)}`),
        ...open.map(({ kind, reason }) => `${kind} not compared: ${reason}`),
    ];
}
