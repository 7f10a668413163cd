import { CodedError } from "../common/coded-error";
import type { ApiManagementServiceBackupRestoreParameters } from "@azure/arm-apimanagement";
import { RestError } from "@azure/core-rest-pipeline";
import { AnswerDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { entityUrl } from "./entity-url";
import { AzureError, isNotFound, OperationFailedError, OperationForgottenError, toAzureError } from "./errors";
import { beginLongRunning, isResumeToken } from "./long-running";
import type { LongRunningOptions, LongRunningPoller } from "./long-running";
import { readService } from "./read-service";
import { requireResourceId, serviceType } from "./resource-id";
import type { ServiceObservation } from "./service";

export type ServiceAction = "backup" | "restore";

/** An accepted long-running operation. */
export interface AcceptedOperation {
    /** Continues the wait, in another process too. May hold a signed URL: only ever written to the catalog. */
    readonly resumeToken: string;
    /** The `Date` of Azure's 202; undefined where it has none. */
    readonly acceptedAt: Date | undefined;
}

/** The calls that back up and restore a service. The one seam between the operations and ARM. */
export interface ManagementPlane {
    /** @returns undefined when Azure says that the service does not exist. @throws AzureError for anything else. */
    getService(serviceId: string): Promise<ServiceObservation | undefined>;
    /**
     * Sends the one POST, and nothing else.
     *
     * @throws AzureError for one that Azure did not accept, or of which that is not known: one without a status.
     */
    start(
        action: ServiceAction,
        serviceId: string,
        parameters: ApiManagementServiceBackupRestoreParameters,
    ): Promise<AcceptedOperation>;
    /**
     * Waits for an accepted operation.
     *
     * @returns the `Date` of the answer that said it had succeeded.
     * @throws OperationFailedError when Azure gave it up; OperationForgottenError when Azure does not know it.
     */
    wait(action: ServiceAction, serviceId: string, resumeToken: string, signal: AbortSignal): Promise<Date>;
}

/** What a poll's error says of the operation: 400 carries its own. Source: users' reports, e.g. Azure/azure-powershell#25072. */
function kindOf(error: unknown): typeof AzureError {
    if (error instanceof RestError && error.statusCode === 400) {
        return OperationFailedError;
    }
    return isNotFound(error) ? OperationForgottenError : AzureError;
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
        const does = `start the ${action} of '${serviceId}'`;
        const date = new AnswerDate();
        let poller: LongRunningPoller;
        try {
            poller = await this.begin(action, serviceId, does, JSON.stringify(parameters), {
                onResponse: date.observe,
            });
        } catch (error) {
            throw toAzureError(does, error);
        }
        if (poller.isDone()) {
            throw new AzureError(
                does,
                "UnexpectedAnswer",
                "Azure took the request, and its answer names no operation to wait for.",
            );
        }
        return { resumeToken: poller.toString(), acceptedAt: date.seen };
    }

    async wait(action: ServiceAction, serviceId: string, resumeToken: string, signal: AbortSignal): Promise<Date> {
        const date = new AnswerDate();
        const does = `finish the ${action} of '${serviceId}'`;
        if (!isResumeToken(resumeToken)) {
            const why = "its record in the vault does not say where Azure tells how it goes.";
            throw new OperationForgottenError(does, "UnexpectedAnswer", why);
        }
        let poller: LongRunningPoller | undefined;
        try {
            poller = await this.begin(action, serviceId, does, undefined, {
                resumeFrom: resumeToken,
                onResponse: date.observe,
            });
            await poller.pollUntilDone({ abortSignal: signal });
        } catch (error) {
            throw toFailure(does, error, poller) ?? toAzureError(does, error, kindOf(error));
        }
        return date.seen ?? (await this.now(serviceId));
    }

    /** Azure's time. */
    private async now(serviceId: string): Promise<Date> {
        const service = await this.getService(serviceId);
        if (!service) {
            throw new CodedError("ServiceMissing", `The service '${serviceId}' is gone.`);
        }
        return service.observedAt;
    }

    private begin(
        action: ServiceAction,
        serviceId: string,
        does: string,
        body: string | undefined,
        options: LongRunningOptions,
    ): Promise<LongRunningPoller> {
        const { subscriptionId } = requireResourceId(serviceId, serviceType);
        const client = this.connection.apiManagement(subscriptionId);
        const { resourceManager } = this.connection;
        const url = entityUrl({ client, resourceManager, serviceId }, action);
        return beginLongRunning(client, resourceManager, { method: "POST", url, body, does }, options);
    }
}

/** The poller's own words for an operation whose status says that it has failed. */
function toFailure(does: string, error: unknown, poller: LongRunningPoller | undefined): AzureError | undefined {
    const hasEnded = ["failed", "canceled"].includes(poller?.getOperationState().status ?? "");
    return hasEnded && error instanceof Error && !(error instanceof RestError) && !(error instanceof CodedError)
        ? new OperationFailedError(does, "OperationFailed", error.message)
        : undefined;
}
