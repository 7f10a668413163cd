import type { AzureConnection } from "../../azure/connection";
import { findChangedSubscriptions } from "../../inventory/changed-subscriptions";
import { parseSecretsKey } from "../../inventory/secrets-key";
import { openContext } from "../../operation/open-context";
import type { SiteObservation } from "../../protocol/site-observation";
import type { SiteStep } from "../../protocol/step";
import { describeChangedSubscriptions } from "../../records/changed-subscriptions";
import { lastServiceIdOf } from "../../records/authority/authority";
import { impatient } from "../../requests/patience";
import type { DeclaredSite } from "../../site/site-inputs";
import { createProgress } from "../engine-log";
import { outageOfService } from "./site-outage";

/**
 * Which subscriptions of the lost site are not as the snapshot has them that is taken over with: their old keys work again.
 * It is only told, so that nothing that fails here ends the run.
 *
 * @param secretsKey - as the site's; undefined where there is none, or it is not known yet.
 * @returns a sentence; undefined where this step begins no unplanned takeover.
 */
export async function describeSubscriptionsSince(
    connection: AzureConnection,
    declared: DeclaredSite,
    { authority, catalog }: SiteObservation,
    step: SiteStep,
    secretsKey: string | undefined,
): Promise<string | undefined> {
    const { active } = authority;
    const taken = step.code === "TakesOverUnplanned" ? snapshotOf(step) : undefined;
    if (active === null || taken === undefined) {
        return undefined;
    }
    const unknown = (problem: string): string => describeChangedSubscriptions({ changes: null, problem });
    const serviceId = lastServiceIdOf(authority, active);
    const facts = catalog.snapshots.find(({ id }) => id === taken);
    if (serviceId === undefined || !facts) {
        return unknown(`the vault does not record the service of '${active}'`);
    }
    if ((await outageOfService(connection, serviceId)) !== undefined) {
        return unknown(`Azure does not answer for '${active}'`);
    }
    try {
        const hasty = await openContext(connection.waiting(impatient), declared, createProgress(undefined));
        const key = secretsKey === undefined ? undefined : parseSecretsKey(secretsKey, declared.secretsKeyId);
        const reader = hasty.entities(serviceId);
        return describeChangedSubscriptions(
            await findChangedSubscriptions(hasty.catalog, reader, serviceId, facts, key),
        );
    } catch (error) {
        return unknown(error instanceof Error ? error.message : String(error));
    }
}

function snapshotOf({ work }: SiteStep): string | undefined {
    if (work.does === "hold") {
        return work.snapshot;
    }
    return work.does === "append" && work.change.event === "promotionBegan" ? work.change.snapshot : undefined;
}
