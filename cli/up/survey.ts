import { judgeMissing } from "./missing-stacks";
import { AuthorityReader, readConsents } from "./observe";
import type { Observed } from "./observe";
import { stacksOf } from "./options";
import type { UpSettings } from "./options";
import { isLossAccepted, whyRefused } from "./refusals";
import type { Consents } from "./refusals";
import type { Stacks } from "./stacks";

/** What is there before anything is touched, and what stands against touching it. */
export interface Survey {
    readonly consents: Consents;
    readonly observed: Observed;
    /** undefined where the vault's stack is still to be created. */
    readonly reader?: AuthorityReader;
    readonly existing: readonly string[];
    readonly toCreate: readonly string[];
    /** Sites that are given up for lost, whose stacks are not there. */
    readonly lost: readonly string[];
    readonly refusals: readonly string[];
}

/**
 * Looks at the stacks in the backend and at what the vault records. Changes nothing.
 *
 * @param project - its name, the namespace of its config.
 * @throws Error where the backend or the vault cannot be read.
 */
export async function survey(
    stacks: Stacks,
    project: string,
    settings: UpSettings,
    mayCreate: boolean,
    say: (line: string) => void,
): Promise<Survey> {
    const { vault, selected, activeSite } = settings;
    const existing = await stacks.list();
    const consents = existing.includes(activeSite) ? readConsents(project, await stacks.config(activeSite)) : {};
    const reader = existing.includes(vault) ? await AuthorityReader.open(stacks, vault, project, say) : undefined;
    const observed = reader ? await reader.observe(false) : AuthorityReader.beforeVault();
    const recorded = observed.isKnown ? observed.recorded.authority : undefined;

    const needed = stacksOf(settings).filter((name) => name === vault || selected.includes(name));
    const missing = judgeMissing(
        needed.filter((name) => !existing.includes(name)),
        settings,
        recorded,
        recorded !== undefined && isLossAccepted(consents, recorded),
        mayCreate,
    );
    const vaultLeftOut = !recorded && !selected.includes(vault);
    return {
        ...{ consents, observed, reader, existing },
        toCreate: missing.toCreate,
        lost: missing.lost,
        refusals: [
            ...missing.refusals,
            ...(recorded ? whyRefused(activeSite, consents, recorded) : []),
            ...(vaultLeftOut
                ? [`--stacks leaves out '${vault}', which has to say first who is active: name it, too.`]
                : []),
        ],
    };
}
