import { validateBackupInputs } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import { unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";
import type { ServicePlan } from "./service-plan";

/** How and where a safety snapshot is taken; nothing of it where there is no vault. */
type SafetyInputs = Omit<BackupInputs, "serviceId" | "trigger" | "adopt" | "deletionPolicy" | "resourceUrn">;

export interface ServiceReadyInputs extends Partial<SafetyInputs> {
    readonly serviceId: string;
    readonly plan: ServicePlan;
    /** How long a service that is busy with something else is waited for. */
    readonly busyWaitSeconds: number;
    readonly resourceUrn?: string;
}

/** The inputs of the snapshot that the plan asks for; undefined where it asks for none. */
export function toSnapshotInputs(inputs: ServiceReadyInputs): BackupInputs | undefined {
    const { plan, ...safety } = inputs;
    return plan.snapshot !== null && safety.storageAccountId
        ? ({ ...safety, trigger: plan.snapshot } as BackupInputs)
        : undefined;
}

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateServiceReadyInputs(inputs: Partial<Record<keyof ServiceReadyInputs, unknown>>): InputFailure[] {
    const { storageAccountId } = inputs;
    return storageAccountId === undefined || storageAccountId === null || storageAccountId === unknownValue
        ? []
        : validateBackupInputs({ ...inputs, trigger: "planned" });
}
