import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { observeService } from "../../azure/observe-service";
import { requireResourceId, serviceType } from "../../azure/resource-id";
import { BackupOperation } from "../../backup/backup-operation";
import { UnfinishedOperationError } from "../../operation/run";
import { attach } from "./attach";
import { openConnection, openContext } from "../connection";
import { createProgress } from "../engine-log";
import { defined, withoutSecrets } from "./state";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { unknownValue } from "../../common/failure";
import { isDue } from "../../service-ready/service-plan";
import { toSnapshotInputs, validateServiceReadyInputs } from "../../service-ready/service-ready-inputs";
import type { ServiceReadyInputs } from "../../service-ready/service-ready-inputs";
import { waitUntilReady } from "../../service-ready/wait-until-ready";

export interface ServiceReadyOutputs {
    /** Of the snapshot that was taken last before a change. */
    readonly snapshotId?: string;
    /** `open` when a snapshot has begun and is not done. */
    readonly result: "ready" | "open";
}

type State = ServiceReadyInputs & ServiceReadyOutputs & Record<string, unknown>;

/**
 * The methods of the ServiceReady provider. What is to be done stands in the input `plan`, which the program made from
 * what it observed: a run is due when there is something in it that has not been done.
 */
class ServiceReadyLifecycle {
    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void> {
        return attach(this, provider, request);
    }

    check(_olds: unknown, news: ServiceReadyInputs): Promise<pulumi.dynamic.CheckResult<ServiceReadyInputs>> {
        return Promise.resolve({ inputs: news, failures: validateServiceReadyInputs(news) });
    }

    /** Other inputs say how it is done, when it is: a change of them alone is nothing to do. */
    diff(_id: string, olds: State, news: ServiceReadyInputs): Promise<pulumi.dynamic.DiffResult> {
        return Promise.resolve({ changes: this.isToDo(olds, news) });
    }

    async create(inputs: ServiceReadyInputs): Promise<pulumi.dynamic.CreateResult<State>> {
        const id = requireResourceId(inputs.serviceId, serviceType).name;
        return { id, outs: await this.run(id, inputs, undefined) };
    }

    async update(id: string, olds: State, news: ServiceReadyInputs): Promise<pulumi.dynamic.UpdateResult<State>> {
        return { outs: await this.run(id, news, olds.snapshotId) };
    }

    /** The service is looked at by the program, at every run. */
    async read(id: string, state?: State): Promise<pulumi.dynamic.ReadResult<State>> {
        if (!state) {
            throw new Error(`'${id}' cannot be imported: declare the service, and it is made ready by itself.`);
        }
        return Promise.resolve({ id, props: state });
    }

    /** There is nothing of it in Azure. */
    delete(): Promise<void> {
        return Promise.resolve();
    }

    private isToDo(olds: State, { plan }: ServiceReadyInputs): boolean {
        if ((plan as unknown) === unknownValue || Object.values(plan).includes(unknownValue)) {
            return true;
        }
        return isDue(plan) && (olds.result !== "ready" || !isDeepStrictEqual(olds.plan, plan));
    }

    private async run(id: string, inputs: ServiceReadyInputs, last: string | undefined): Promise<State> {
        const { plan, serviceId, busyWaitSeconds, resourceUrn } = inputs;
        if (!isDue(plan)) {
            return this.outs(inputs, last, "ready");
        }
        const connection = await openConnection();
        await waitUntilReady(() => observeService(connection, serviceId), busyWaitSeconds, createProgress(resourceUrn));
        const snapshot = toSnapshotInputs(inputs);
        if (!snapshot) {
            return this.outs(inputs, last, "ready");
        }
        try {
            const facts = await new BackupOperation(await openContext(snapshot)).run(snapshot);
            return this.outs(inputs, facts.id, "ready");
        } catch (error) {
            if (error instanceof UnfinishedOperationError) {
                const properties = this.outs(inputs, (error.record as SnapshotFacts).id, "open");
                throw Object.assign(new Error(error.message), { id, properties, reasons: [error.message] });
            }
            throw error;
        }
    }

    private outs(inputs: ServiceReadyInputs, snapshotId: string | undefined, result: "ready" | "open"): State {
        return defined({ ...withoutSecrets(inputs), snapshotId, result });
    }
}

export const serviceReady = new ServiceReadyLifecycle();
