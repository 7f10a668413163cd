import type { ApiManagementServiceBackupRestoreParameters } from "@azure/arm-apimanagement";
import { RestError } from "@azure/core-rest-pipeline";
import { AnswerDate } from "./answer-date";
import type { AnswerWithDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { OperationFailedError, toAzureError } from "./errors";
import { readService } from "./read-service";
import { requireResourceId, serviceType } from "./resource-id";
import type { ServiceObservation } from "./service";

export type ServiceAction = "backup" | "restore";

/** An accepted long-running operation. */
export interface AcceptedOperation {
    /** Continues the wait, in another process too. May hold a signed URL: only ever written to the catalog. */
    readonly resumeToken: string;
    /** The `Date` of Azure's 202. */
    readonly acceptedAt: Date;
}

/** The calls that back up and restore a service. The one seam between the operations and ARM. */
export interface ManagementPlane {
    /** @returns undefined when Azure says that the service does not exist. @throws AzureError for anything else. */
    getService(serviceId: string): Promise<ServiceObservation | undefined>;
    /** Sends the one POST. */
    start(
        action: ServiceAction,
        serviceId: string,
        parameters: ApiManagementServiceBackupRestoreParameters,
    ): Promise<AcceptedOperation>;
    /** Waits for an accepted operation. @returns the `Date` of the answer that said it had succeeded. */
    wait(action: ServiceAction, serviceId: string, resumeToken: string, signal: AbortSignal): Promise<Date>;
}

/** The SDK asks for parameters in a resumed wait too, and does not send them. */
const notSentAgain: ApiManagementServiceBackupRestoreParameters = {
    storageAccount: "",
    containerName: "",
    backupName: "",
};

/** A poll that answers 400 carries the operation's own error. Source: users' reports, e.g. Azure/azure-powershell#25072. */
function saysThatItFailed(error: unknown): boolean {
    return error instanceof RestError && error.statusCode === 400;
}

/** {@link ManagementPlane} by @azure/arm-apimanagement. */
export class ArmManagementPlane implements ManagementPlane {
    constructor(private readonly connection: AzureConnection) {}

    getService(serviceId: string): Promise<ServiceObservation | undefined> {
        return readService(this.connection, serviceId);
    }

    async start(
        action: ServiceAction,
        serviceId: string,
        parameters: ApiManagementServiceBackupRestoreParameters,
    ): Promise<AcceptedOperation> {
        const date = new AnswerDate();
        let acceptedAt: Date | undefined;
        try {
            const poller = await this.begin(action, serviceId, parameters, {
                onResponse: (response) => {
                    date.observe(response);
                    acceptedAt ??= date.require();
                },
            });
            return { resumeToken: poller.toString(), acceptedAt: acceptedAt ?? date.require() };
        } catch (error) {
            throw toAzureError(`start the ${action} of '${serviceId}'`, error);
        }
    }

    async wait(action: ServiceAction, serviceId: string, resumeToken: string, signal: AbortSignal): Promise<Date> {
        const date = new AnswerDate();
        const does = `finish the ${action} of '${serviceId}'`;
        try {
            const poller = await this.begin(action, serviceId, notSentAgain, {
                resumeFrom: resumeToken,
                onResponse: date.observe,
            });
            await poller.pollUntilDone({ abortSignal: signal });
        } catch (error) {
            throw saysThatItFailed(error) ? toAzureError(does, error, OperationFailedError) : toAzureError(does, error);
        }
        // An operation that had ended when it was begun is not asked about again.
        return date.seen ?? (await this.now(serviceId));
    }

    /** Azure's time. */
    private async now(serviceId: string): Promise<Date> {
        const service = await this.getService(serviceId);
        if (!service) {
            throw new Error(`The service '${serviceId}' is gone.`);
        }
        return service.observedAt;
    }

    private async begin(
        action: ServiceAction,
        serviceId: string,
        parameters: ApiManagementServiceBackupRestoreParameters,
        options: { resumeFrom?: string; onResponse: (response: AnswerWithDate) => void },
    ): Promise<{ toString(): string; pollUntilDone(options: { abortSignal: AbortSignal }): Promise<unknown> }> {
        const { subscriptionId, resourceGroupName, name } = requireResourceId(serviceId, serviceType);
        const operations = this.connection.apiManagement(subscriptionId).apiManagementService;
        return action === "backup"
            ? operations.beginBackup(resourceGroupName, name, parameters, options)
            : operations.beginRestore(resourceGroupName, name, parameters, options);
    }
}
