import { readConsents } from "../../cli/up/declarations";
import type { Consents } from "../../cli/up/declarations";
import type { Situation, StackProgress } from "../../cli/up/order";
import { situationOf } from "../../cli/up/situation";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { VaultObservation } from "../../dynamic-providers/vault/catalog";
import { sampleNow, sampleObservation } from "./sample-catalog";
import { sampleSiteSnapshot } from "./sample-site";

/** The declaration, without members that no test sets. */
export interface Declared {
    readonly activeSite?: string;
    readonly sites?: readonly string[];
    readonly traffic?: string;
    readonly leftAlone?: readonly string[];
    readonly consents?: Readonly<Record<string, Partial<Consents>>>;
}

/** The world of a pair of sites with one snapshot, as `apim-dr up` decides from it. */
export function situation(
    authority: Authority,
    declared: Declared = {},
    progress: Record<string, StackProgress> = {},
    isKnown = true,
    catalog: VaultObservation = { ...sampleObservation([sampleSiteSnapshot("last", 1)]), restores: [] },
): Situation {
    const { activeSite = "primary", sites = ["primary", "standby"], leftAlone = [], consents = {} } = declared;
    const traffic = "traffic" in declared ? declared.traffic : "traffic";
    const none = readConsents("primary", "apim-dr", {});
    return {
        ...situationOf(
            { vault: "vault", sites, traffic, activeSite },
            Object.fromEntries(sites.map((site) => [site, { ...none, ...consents[site] }])),
            {
                position: { sequence: 7, epoch: authority.epoch, digest: "seven" },
                ...{ authority, isKnown, catalog: isKnown ? catalog : undefined, now: sampleNow },
            },
            leftAlone,
        ),
        progress,
    };
}
