import { withDefaults } from "../dynamic-providers/common/with-defaults";
import { resourceDefaults } from "../dynamic-providers/operation/defaults";
import type { ProviderSession } from "../dynamic-providers/pulumi/lifecycles/provider-session";
import { toldError } from "../dynamic-providers/pulumi/lifecycles/told-error";
import { observeRestore } from "../dynamic-providers/restore/observe-restore";
import type { RestoreInputs } from "../dynamic-providers/restore/restore-inputs";
import type { RestorePlan } from "../dynamic-providers/restore/plan-restore";
import { tellingOf } from "../dynamic-providers/restore/tell-plan";
import { unobservedPlan } from "../dynamic-providers/restore/unobserved-plan";
import type { PluginResource } from "./plugin-resource";

/**
 * A restore's defaults and its plan. A vault that cannot be read does not stop the run: an old trigger asks nothing of it.
 */
export const plannedRestore: Omit<PluginResource, "provider"> = {
    withDefaults: (inputs) => withDefaults(inputs, resourceDefaults.restore),
    observed: {
        names: ["plan"],
        ask: async (inputs, session) => ({ plan: await observe(inputs as unknown as RestoreInputs, session) }),
    },
};

async function observe(declared: RestoreInputs, session: ProviderSession): Promise<RestorePlan> {
    const progress = session.progressOf(declared);
    const plan = await ask(declared, session);
    const { info, warning } = tellingOf(plan);
    if (info !== undefined) {
        progress(info);
    }
    if (warning !== undefined) {
        progress(`Warning: ${warning}`);
    }
    return plan;
}

async function ask(declared: RestoreInputs, session: ProviderSession): Promise<RestorePlan> {
    try {
        return await observeRestore(await session.open(declared), declared, declared.serviceId);
    } catch (error) {
        const told = toldError(error);
        if (told === error) {
            throw error;
        }
        return unobservedPlan((told as Error).message);
    }
}
