import { judgeMissing } from "./missing-stacks";
import { isLossAccepted } from "../../dynamic-providers/protocol/promotion";
import { readConsents } from "./declarations";
import type { Consents } from "./declarations";
import { AuthorityReader } from "./observe";
import type { Observed } from "./observe";
import { stacksOf } from "./options";
import type { UpSettings } from "./options";
import { whyRefused } from "./order";
import { situationOf } from "./situation";
import { textOf } from "../text-of";
import type { Stacks } from "./stacks";

/** What is there before anything is touched, and the reasons not to. */
export interface Survey {
    /** What each site's stack declares, by site. */
    readonly consents: Readonly<Record<string, Consents>>;
    readonly observed: Observed;
    /** undefined where the vault's stack is still to be created. */
    readonly reader?: AuthorityReader;
    readonly existing: readonly string[];
    readonly toCreate: readonly string[];
    /** Sites that are declared lost, whose stacks are not there. */
    readonly lost: readonly string[];
    /** Stacks that are not run: not asked for, or lost. */
    readonly leftAlone: readonly string[];
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
    const { vault, sites, selected, activeSite } = settings;
    const existing = await stacks.list();
    const consents: Record<string, Consents> = {};
    for (const site of sites) {
        consents[site] = existing.includes(site)
            ? await consentsOf(stacks, site, project, site === activeSite, say)
            : readConsents(site, project, {});
    }
    const reader = existing.includes(vault) ? await AuthorityReader.open(stacks, vault, project, say) : undefined;
    const observed = reader ? await reader.observe(false) : AuthorityReader.beforeVault();
    const recorded = observed.isKnown ? observed.authority : undefined;

    const needed = stacksOf(settings).filter((name) => name === vault || selected.includes(name));
    const missing = judgeMissing(
        needed.filter((name) => !existing.includes(name)),
        settings,
        recorded,
        recorded !== undefined && isLossAccepted(consents[activeSite]!, recorded),
        mayCreate,
    );
    const leftAlone = [...stacksOf(settings).filter((name) => !selected.includes(name)), ...missing.lost];
    const vaultLeftOut = !recorded && !selected.includes(vault);
    return {
        ...{ consents, observed, reader, existing, leftAlone },
        toCreate: missing.toCreate,
        lost: missing.lost,
        refusals: [
            ...missing.refusals,
            ...(recorded ? whyRefused(situationOf(settings, consents, observed, leftAlone)) : []),
            ...(vaultLeftOut ? [`--stacks leaves out '${vault}', which records the active site: name it, too.`] : []),
        ],
    };
}

/** A lost site's config may be out of reach, with the key of its secrets: the others go on without it. */
async function consentsOf(
    stacks: Stacks,
    site: string,
    project: string,
    isNeeded: boolean,
    say: (line: string) => void,
): Promise<Consents> {
    try {
        return readConsents(site, project, await stacks.config(site));
    } catch (error) {
        if (isNeeded) {
            throw error;
        }
        say(`${site}: the config of this stack could not be read, and the plan is made without it: ${textOf(error)}`);
        return readConsents(site, project, {});
    }
}
