import { backupTable } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import type { InputFailure } from "../common/failure";
import { findInputFailures, isAbsent, notCompared } from "../common/input-table";
import type { GivenInputs, InputTable } from "../common/input-table";
import { isKnown } from "../common/unknown";
import type { ServicePlan } from "./service-plan";

/** How and where a safety snapshot is taken; nothing of it where there is no vault. */
type SafetyInputs = Omit<BackupInputs, "serviceId" | "trigger" | "adopt" | "deletionPolicy">;

export interface ServiceReadyInputs extends Partial<SafetyInputs> {
    readonly serviceId: string;
    readonly plan: ServicePlan;
    /** How long an operation that runs on the service is waited for. */
    readonly busyWaitSeconds: number;
    /** Members of the service that others manage, by the names of `unmanageableMembers`. @default none */
    readonly unmanaged?: readonly string[];
    /** What is declared of the service: where it changes, the service is written. @default not known: nothing is kept */
    readonly declared?: Readonly<Record<string, unknown>>;
}

/** The inputs of the snapshot that the plan asks for; undefined where it asks for none. */
export function toSnapshotInputs(inputs: ServiceReadyInputs): BackupInputs | undefined {
    const { plan, unmanaged: _kept, declared: _sent, ...safety } = inputs;
    return plan.snapshot !== null && safety.storageAccountId
        ? ({ ...safety, trigger: plan.snapshot } as BackupInputs)
        : undefined;
}

const { trigger: _planned, deletionPolicy: _kept, adopt: _none, ...safetyTable } = backupTable;

/** Inputs say how it is made ready, when it is to be: a change of them alone is nothing to do. */
export const serviceReadyTable: InputTable<ServiceReadyInputs> = {
    ...(Object.fromEntries(Object.entries(safetyTable).map(([name]) => [name, notCompared()])) as unknown as InputTable<
        SafetyInputs & Pick<BackupInputs, "serviceId">
    >),
    plan: notCompared(),
    unmanaged: notCompared(),
    declared: notCompared(),
};

/** All that is wrong with how a snapshot would be taken, where there is a vault to take one into. */
export function findSafetyFailures(inputs: GivenInputs<ServiceReadyInputs>): InputFailure[] {
    const { storageAccountId } = inputs;
    return isAbsent(storageAccountId) || !isKnown(storageAccountId)
        ? []
        : findInputFailures<SafetyInputs & Pick<BackupInputs, "serviceId">>(safetyTable, inputs);
}
