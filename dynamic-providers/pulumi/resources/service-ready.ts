import type * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import type { BackupArgs } from "./backup";
import { operationDefaults } from "../../operation/defaults";
import { toOperationInputs } from "./operation-args";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";
import type { KeptMembers } from "../../service-ready/kept-members";
import type { ServicePlan } from "../../service-ready/service-plan";

/** Where and how a snapshot is taken before a change that hurts; see `BackupArgs` for what each means and its default. */
export interface SafetySnapshotArgs extends Omit<
    BackupArgs,
    "serviceId" | "trigger" | "deletionPolicy" | "adopt" | "busyWaitSeconds"
> {
    /** Resource ID of the vault's storage account. */
    storageAccountId: pulumi.Input<string>;
}

export interface ServiceReadyArgs {
    /** Resource ID of the service, by its names: whether it is there or not. */
    readonly serviceId: string;
    /** What the run changes about it. */
    readonly plan: pulumi.Input<ServicePlan>;
    /** How many seconds a service that is busy with something else is waited for. */
    readonly busyWaitSeconds: number;
    /** @default none is taken */
    readonly safetySnapshot?: SafetySnapshotArgs;
    /** Members of the service that others manage. @default none */
    readonly unmanaged?: readonly string[];
    /** What is written of the service, by azure-native's names. @default nothing is */
    readonly declared?: pulumi.Input<object>;
}

/** Thin for the reason given at `backupProvider`. */
export const serviceReadyProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).serviceReady.attach(
            this,
            request,
        );
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * What has to be done before a service is changed: waiting until no other operation runs on it, and until one that was
 * deleted can be recovered; a snapshot of it where the plan asks for one. The service depends on it. At rest it does
 * nothing, and neither does it for a service that is not there.
 */
export class ServiceReady extends ProvidedResource {
    /** Of the snapshot that was taken last before a change. */
    declare readonly snapshotId: pulumi.Output<string | undefined>;
    declare readonly result: pulumi.Output<string>;
    /** Of the live service: what is sent along with what is declared. Undefined in a unit test. */
    declare readonly kept: pulumi.Output<KeptMembers | undefined>;

    constructor(name: string, args: ServiceReadyArgs, opts?: pulumi.CustomResourceOptions) {
        const { serviceId, plan, busyWaitSeconds, safetySnapshot, unmanaged, declared } = args;
        const safety = safetySnapshot && {
            ...toOperationInputs(safetySnapshot),
            maxAttempts: safetySnapshot.maxAttempts ?? operationDefaults.maxAttempts,
        };
        super(
            serviceReadyProvider,
            name,
            {
                ...safety,
                serviceId,
                plan,
                busyWaitSeconds,
                unmanaged,
                declared,
                resourceUrn: resourceUrn(name, "ServiceReady", opts?.parent),
                snapshotId: undefined,
                result: undefined,
                kept: undefined,
            },
            ownSignIn("ServiceReady", name, opts),
            "apim",
            "ServiceReady",
        );
    }
}
