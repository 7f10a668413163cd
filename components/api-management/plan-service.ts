import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { createHash } from "node:crypto";
import { tiersWithBackup } from "../../dynamic-providers/records/snapshot/native-backup";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import type { ServicePlan } from "../../dynamic-providers/service-ready/service-plan";
import type { DeclaredService } from "./declared-service";
import { expectedTime, findChanges } from "./service-changes";

/**
 * What a run does to the service as Azure has it.
 *
 * @param run - whether a snapshot can be taken before a change that hurts, and whether the run writes what is declared.
 */
export function planService(
    { shape, put, isChanged }: DeclaredService,
    observed: ObservedService,
    { hasVault, isWritten = true }: { readonly hasVault: boolean; readonly isWritten?: boolean },
): ServicePlan {
    if (observed.is !== "live") {
        const recovers = observed.is === "deleted" && shape.undelete === true ? observed.deleted.deletedAt : null;
        return { changes: [], transition: "", snapshot: null, recovers, asOf: "", observedAt: null };
    }
    const { service, observedAt } = observed;
    const { transition, modifiedAt } = service;
    // Of a service that it still creates, Azure does not tell most members.
    const changes = transition === "Activating" || !isWritten || !isChanged ? [] : findChanges(put, service);
    const takes = hasVault && tiersWithBackup.includes(service.tier) && changes.some(({ hurts }) => hurts);
    const texts = changes.map(({ text }) => text);
    return {
        changes: texts,
        transition,
        // The same change of the same state is backed up once; a snapshot leaves `modifiedAt` as it is (assumed).
        snapshot: takes ? `before-change-${digest([...texts, modifiedAt])}` : null,
        recovers: null,
        asOf: modifiedAt,
        observedAt: transition === "" ? null : observedAt,
    };
}

/**
 * How the live service differs from what is declared, where nothing declared has changed since the last run: Pulumi compares
 * what is declared with its state alone, and so does not write the service.
 */
export function describeDrift({ put, isChanged }: DeclaredService, observed: ObservedService): string[] {
    if (observed.is !== "live" || isChanged || observed.service.transition !== "") {
        return [];
    }
    return findChanges(put, observed.service).map(({ text, differs }) =>
        differs === undefined
            ? `changed outside of this stack, and left so by this up: 'pulumi refresh', then 'pulumi up' ${text}`
            : `${differs}: 'pulumi refresh', then 'pulumi up' brings back what is declared; this up leaves it`,
    );
}

/** What a run does, for the log; nothing at rest. */
export function describePlan({ changes, transition, snapshot, recovers }: ServicePlan): string[] {
    return [
        ...(transition === ""
            ? []
            : [`waits until the service is no longer '${transition}'${beforeUpdate(transition, changes)}`]),
        ...(recovers === null
            ? []
            : [
                  `recovers the service that was deleted at ${timeOf(recovers)}, as it was then: Azure ignores everything else that is declared, and the next up brings it`,
              ]),
        ...(snapshot === null ? [] : ["takes a snapshot of the service before it changes, 11 min and more"]),
        ...changes,
        ...(changes.length === 0 ? [] : [`all of it in one request: ${expectedTime}`]),
    ];
}

/**
 * While an update runs Azure shows what the service was before it. Recorded: Azure/azure-powershell,
 * TestCrudApiManagementWithAdditionalRegions.json
 */
function beforeUpdate(transition: string, changes: readonly string[]): string {
    return transition === "Updating" && changes.length > 0
        ? ": until then Azure shows it as it was before, and the running update may already bring what follows"
        : "";
}

function digest(lines: readonly string[]): string {
    return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 12);
}
