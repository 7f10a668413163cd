import { observedVaultTable } from "../../authority/authority-inputs";
import type { ObservedVault } from "../../authority/authority-inputs";
import { CodedError } from "../../common/coded-error";
import { notCompared } from "../../common/input-table";
import type { InputTable } from "../../common/input-table";
import { epochRule, siteNameRule } from "../../site/site-inputs";
import type { DeclaredSite } from "../../site/site-inputs";
import { lifecycleOf } from "./resource-lifecycle";
import type { ResourceDefinition } from "./resource-lifecycle";

export interface SiteGuardInputs extends ObservedVault, Pick<DeclaredSite, "site" | "destroyActive"> {
    readonly resourceUrn?: string;
}

const guardTable: InputTable<SiteGuardInputs> = {
    ...observedVaultTable,
    site: siteNameRule,
    destroyActive: epochRule,
    resourceUrn: notCompared(),
};

/** What SiteGuard is: nothing but what its removal needs to know. */
export const siteGuardDefinition: ResourceDefinition<SiteGuardInputs, object> = {
    name: "SiteGuard",
    leavesRecords: false,
    table: guardTable,
    insteadOfImport: "declare the site.",
    id: ({ site }) => `${site}-guard`,
    run: () => Promise.resolve({}),
    /** @throws CodedError when the site is active, unless its destruction is confirmed for this epoch. */
    async remove(session, state) {
        const { site, destroyActive } = state;
        const { authority } = await (await session.open(state)).authority.read();
        if (authority.active === site && destroyActive !== authority.epoch) {
            throw new CodedError(
                "ActiveSiteNotDestroyed",
                `'${site}' is active in epoch ${authority.epoch}: fail over to its peer first, or, to destroy it, set destroyActive to ` +
                    `${authority.epoch} and run up.`,
            );
        }
    },
};

/** The provider of SiteGuard. */
export const siteGuard = lifecycleOf(siteGuardDefinition);
