import * as pulumi from "@pulumi/pulumi";
import type { VaultAddress } from "../../azure/vault-address";
import { observeRestore } from "../../restore/observe-restore";
import type { RestoreDeclaration } from "../../restore/observe-restore";
import type { RestorePlan } from "../../restore/plan-restore";
import { unobservedPlan } from "../../restore/unobserved-plan";
import { withProgramContext } from "./program-context";
import { valueOrUndefined } from "./value-or-undefined";

type Inputs<T> = { readonly [K in keyof T]: pulumi.Input<NonNullable<T[K]>> | Extract<T[K], undefined> };

/** What a restore's plan is made from, as its resource is declared. */
export type RestorePlanInputs = Inputs<VaultAddress & Omit<RestoreDeclaration, NestedInput>> & {
    readonly serviceId: pulumi.Input<string>;
} & { readonly [K in NestedInput]?: pulumi.Input<object> };

/** Inputs that may hold outputs within. */
type NestedInput = "leaveOut" | "scope" | "siteLocal" | "supply";

/**
 * The plan of a restore, from what the program reads of the vault once the resource's dependencies are done. A service that
 * a preview is still to create does not keep it from being told: its tier is not looked at then. Nor does a vault that
 * cannot be read stop the program: an old trigger asks nothing of it.
 */
export function observeRestorePlan(
    declared: RestorePlanInputs,
    dependsOn: pulumi.CustomResourceOptions["dependsOn"],
): pulumi.Output<RestorePlan> {
    const { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType } = declared;
    const { snapshot, from, trigger, overwriteActive, siteLocal, scope, mode, leaveOut, supply, ageIdentity } =
        declared;
    const { preferredSnapshotKind, preferredKindToleranceSeconds } = declared;
    const declaration = {
        snapshot,
        from,
        trigger,
        overwriteActive,
        siteLocal,
        scope,
        mode,
        leaveOut,
        supply,
        ageIdentity,
        preferredSnapshotKind,
        preferredKindToleranceSeconds,
    };
    const plan = pulumi
        .all([
            pulumi.output({ storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType }),
            pulumi.output(declaration),
            valueOrUndefined(declared.serviceId),
            done(dependsOn),
        ])
        .apply(([vault, known, serviceId]) => observe(vault as VaultAddress, known as RestoreDeclaration, serviceId));
    // It names entities, and tells nothing of the secrets that it is made from.
    return pulumi.unsecret(plan);
}

async function observe(
    vault: VaultAddress,
    declaration: RestoreDeclaration,
    serviceId: string | undefined,
): Promise<RestorePlan> {
    try {
        return await withProgramContext(vault, (context) => observeRestore(context, declaration, serviceId));
    } catch (error) {
        if (!pulumi.RunError.isInstance(error)) {
            throw error;
        }
        return unobservedPlan(error.message);
    }
}

/** Resolves once they are there: an ID is known in an `up` when the resource is. */
function done(dependsOn: pulumi.CustomResourceOptions["dependsOn"]): pulumi.Output<unknown> {
    const resources = pulumi.output(dependsOn ?? []) as pulumi.Output<pulumi.Resource | pulumi.Resource[]>;
    return resources.apply((list) => pulumi.all((Array.isArray(list) ? list : [list]).map(({ urn }) => urn)));
}
