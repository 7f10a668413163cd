import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../pulumi/operation-args";
import type { OperationArgs } from "../pulumi/operation-args";

export interface RestoreArgs extends OperationArgs {
    /**
     * ID of the snapshot to restore, `latest` for the newest that is restorable into the service when the trigger fires,
     * or `before:` and a time with its zone (`before:2026-11-20T00:00:00Z`) for the newest of those taken before it.
     *
     * @default "latest"
     */
    snapshot?: pulumi.Input<string>;
    /**
     * ID of the snapshot that may overwrite the very service it was taken from.
     *
     * @default none: such a restore is refused
     */
    overwriteActive?: pulumi.Input<string>;
}

/** Thin for the reason given at `backupProvider`. */
export const restoreProvider = {
    configure(request) {
        return (require("@apim-dr/dynamic-providers") as typeof import("../index")).restore.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * Restores a snapshot of the vault into an API Management service, whose APIs, products, subscriptions and other entities
 * it replaces. The service keeps its host names, units, regions and identity.
 *
 * It happens once for each value of `trigger`; no other change makes it happen again. It is refused, with every reason,
 * before anything is asked of Azure when the snapshot is expired, of another tier or not whole. Source of the rules:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore
 */
export class Restore extends pulumi.dynamic.Resource {
    /** ID of the snapshot that was restored, also where the input says `latest`. */
    declare readonly restoredSnapshot: pulumi.Output<string>;
    /** When Azure took the request, ISO 8601. */
    declare readonly startedAt: pulumi.Output<string | undefined>;
    declare readonly completedAt: pulumi.Output<string | undefined>;
    declare readonly result: pulumi.Output<string>;

    constructor(name: string, args: RestoreArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            restoreProvider,
            name,
            {
                ...withDefaults(args),
                // Progress is shown on the resource's own row.
                resourceUrn: pulumi.createUrn(name, "pulumi-nodejs:dynamic/apim:Restore", opts?.parent),
                snapshot: args.snapshot ?? "latest",
                restoredSnapshot: undefined,
                startedAt: undefined,
                completedAt: undefined,
                result: undefined,
            },
            opts,
            "apim",
            "Restore",
        );
    }
}
