import { logicalBackupTable } from "../../logical/logical-backup-inputs";
import type { LogicalBackupInputs } from "../../logical/logical-backup-inputs";
import { LogicalBackupOperation, logicalDocument } from "../../logical/logical-backup-operation";
import { indexPath } from "../../vault/tree-store";
import type { LogicalFacts, ObjectChanges } from "../../records/snapshot/logical-facts";
import { triggeredLifecycleOf } from "./triggered-lifecycle";
import type { TriggeredOutputs } from "./triggered-lifecycle";
import { snapshotInWords } from "../../records/snapshot/snapshot-in-words";
import { shortId } from "../../common/short-id";

/** What a LogicalBackup tells of its snapshot. Times are Azure's, ISO 8601. */
export interface LogicalBackupOutputs extends TriggeredOutputs {
    readonly snapshotId: string;
    /** Name of the root's object: the same for two snapshots of a service that did not change. */
    readonly root?: string;
    readonly objects?: number;
    readonly bytes?: number;
    readonly entities?: number;
    readonly startedAt?: string;
    readonly completedAt?: string;
    /** How many entities it lacks something of, by the code of what it lacks. */
    readonly lacks: Readonly<Record<string, number>>;
    readonly stable?: boolean;
    /** How the service had changed since the snapshot before. */
    readonly changes?: ObjectChanges;
}

function toOutputs({
    id,
    payload,
    entities,
    observed,
    lacks,
    changes,
    reading,
    result,
}: LogicalFacts): LogicalBackupOutputs {
    return {
        snapshotId: id,
        root: payload.root ?? undefined,
        objects: payload.objects ?? undefined,
        bytes: payload.bytes ?? undefined,
        entities: entities ?? undefined,
        startedAt: observed.startedAt ?? undefined,
        completedAt: observed.completedAt ?? undefined,
        lacks,
        stable: reading?.stable,
        changes: changes ?? undefined,
        result,
    };
}

/** The methods of the LogicalBackup provider. */
export const logicalBackup = triggeredLifecycleOf<LogicalBackupInputs, LogicalFacts, LogicalBackupOutputs>({
    name: "LogicalBackup",
    table: logicalBackupTable,
    run: (context, inputs) => new LogicalBackupOperation(context).run(inputs),
    toOutputs: (_context, facts) => toOutputs(facts),
    refresh: async ({ catalog, treeStore, progress }, state) => {
        const facts = (await catalog.read(logicalDocument, state.snapshotId))?.value;
        const outputs = facts ? toOutputs(facts) : state;
        const root = facts?.payload.root;
        const isThere = root && (await treeStore(state.logicalContainer).has(indexPath(root)));
        if (outputs.result === "succeeded" && (!isThere || facts?.tombstone)) {
            // The engine shows no change of what is an output alone.
            const why = facts?.tombstone ? `was pruned by retention: ${facts.tombstone.reason}` : "is gone";
            progress(
                `Warning: ${facts ? `the ${snapshotInWords(facts)}` : `logical snapshot '${shortId(state.snapshotId)}'`} ${why}. A new trigger takes another`,
            );
            return { ...outputs, result: "gone" };
        }
        return outputs;
    },
});
