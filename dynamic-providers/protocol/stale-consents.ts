import { normalizeLocation } from "../common/locations";
import type { Authority } from "../records/authority/authority";
import { isIdOf } from "../common/short-id";

/** The explicit confirmations in config. Each names what it is for: an epoch, a snapshot, or what is removed. */
export interface Consents {
    readonly acceptDataLoss?: number;
    readonly cancelPromotion?: number;
    readonly rejoin?: number;
    readonly destroyActive?: number;
    readonly acceptDifferences?: string;
    readonly recoverAuthority?: { readonly active: string; readonly epoch: number };
    readonly allowRemovals?: readonly string[];
}

/** What tells whether a consent still has an effect. */
export interface ConsentEvidence {
    readonly authority: Authority;
    /** Regions and tier of the live service. @default not known: nothing is said of them */
    readonly live?: readonly string[];
}

export interface StaleConsent {
    readonly name: keyof Consents;
    readonly value: unknown;
    readonly reason: string;
}

type Rules = {
    readonly [N in keyof Required<Consents>]: (
        value: Required<Consents>[N],
        evidence: ConsentEvidence,
    ) => string | undefined;
};

const isPast = (epoch: number, { authority }: ConsentEvidence): string | undefined =>
    epoch < authority.epoch ? `the vault records epoch ${authority.epoch}` : undefined;

/** When each is stale, and why; undefined while it may still have an effect. */
const rules: Rules = {
    acceptDataLoss: isPast,
    destroyActive: isPast,
    // While it names the next epoch it blocks a promotion to it.
    cancelPromotion: (epoch, { authority }) =>
        epoch <= authority.epoch ? `epoch ${epoch} was claimed already` : undefined,
    // It may stand in Pulumi.yaml, for every site: any fenced site may still need it.
    rejoin: (epoch, evidence) =>
        isPast(epoch, evidence) ??
        (epoch === evidence.authority.epoch && evidence.authority.fenced.length === 0
            ? "no site is fenced"
            : undefined),
    acceptDifferences: (snapshot, { authority }) => {
        const isNamed = (id: string | null | undefined): boolean => !!id && isIdOf(snapshot, id);
        const claimed = authority.lineage.find((term) => isNamed(term.snapshot));
        const isInUse = isNamed(authority.promotion?.snapshot) || isNamed(authority.handover?.snapshot);
        return claimed && !isInUse ? `epoch ${claimed.epoch} was claimed with that snapshot` : undefined;
    },
    recoverAuthority: ({ epoch }, { authority }) =>
        epoch <= authority.epoch ? `the vault records epoch ${authority.epoch}` : undefined,
    allowRemovals: (names, { live }) => {
        const present = live?.map(normalizeLocation);
        return names.length > 0 && present && names.every((name) => !present.includes(normalizeLocation(name)))
            ? "the service no longer has any of these"
            : undefined;
    },
};

export const consentNames = Object.keys(rules) as (keyof Consents)[];

/** The consents that have no effect any more. */
export function findStaleConsents(consents: Consents, evidence: ConsentEvidence): StaleConsent[] {
    const judge = <N extends keyof Consents>(name: N): StaleConsent[] => {
        const value = consents[name];
        const reason = value === undefined ? undefined : rules[name](value as Required<Consents>[N], evidence);
        return reason === undefined ? [] : [{ name, value, reason }];
    };
    return consentNames.flatMap(judge);
}

/** One stale consent for people, with the way out. */
export const describeStaleConsent = ({ name, value, reason }: StaleConsent): string =>
    `Consent ${name} (${JSON.stringify(value)}) has no effect any more: ${reason}. Take it out of the config` +
    (name === "allowRemovals" ? "." : ": npx apim-dr declare --settle");
