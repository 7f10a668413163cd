import type { ApiManagementServiceBackupRestoreParameters } from "@azure/arm-apimanagement";
import type { ServiceAction } from "../azure/management-plane";
import type { DocumentType } from "../records/document-type";
import type { OperationRecord } from "../records/operation-record";
import type { OperationInputs } from "./inputs";

/** One backup or restore to be asked of Azure. */
export interface OperationRequest<R extends OperationRecord> {
    readonly action: ServiceAction;
    readonly inputs: OperationInputs;
    /** Made at the moment of the POST, as it may hold a storage key. */
    readonly parameters: () => Promise<ApiManagementServiceBackupRestoreParameters>;
    /** Of the record, whose ID is that of the intent. */
    readonly document: DocumentType<R>;
    /** What is written down before the POST, where nothing is there yet. */
    readonly intent: R;
    /** What has to be known from before the POST; goes into the intent. Done again when another operation ran meanwhile. */
    readonly prepare?: () => Promise<Partial<R>>;
    /** Adds to a record that has succeeded what can only be known now. */
    readonly complete?: (record: R) => Promise<R>;
    /** Whether the service was seen to be under change before this run had begun to watch it. @default false */
    readonly wasChanging?: boolean;
    /**
     * When what was asked for was done, where that can be seen without the operation.
     *
     * @param seenChanging - whether the service was seen to be under change since the answer was lost.
     */
    readonly findDone?: (seenChanging: boolean) => Promise<Date | undefined>;
}
