import type { RawEntity } from "../azure/entity";
import type { ReadState } from "../records/inventory-summary";
import { kindsNewerThanRelease } from "./capture-kinds";
import type { LedgerCode, LedgerEntry } from "./tree";

/** What was read of one kind. */
export interface CapturedKind {
    readonly state: ReadState;
    readonly entities: readonly { readonly path: string; readonly raw: RawEntity }[];
}

/** What was not read though it might have been. */
export interface Shortcomings {
    /** Entities whose secrets' action was refused. */
    readonly secretsNotRead: readonly string[];
    /** What was not the same in the last two sweeps. */
    readonly changed: readonly string[];
    /** Whether the media of the developer portal were read. */
    readonly hasMedia: boolean;
}

/** What no request tells, of entities that are there. */
const unreadable: readonly (readonly [LedgerCode, kind: string, of: (raw: RawEntity) => boolean])[] = [
    ["certificatePrivateKeys", "certificates", ({ properties }) => !properties?.keyVault],
    ["certificatePrivateKeys", "workspaces/certificates", ({ properties }) => !properties?.keyVault],
    ["userPasswords", "users", hasPassword],
    // They can be read, and be set in no other gateway.
    ["gatewayKeys", "gateways", () => true],
    ["authorizationProviderSecrets", "authorizationProviders", () => true],
    ["authorizationTokens", "authorizationProviders/authorizations", () => true],
];

/** A user signs in with a password where no directory vouches for them. */
function hasPassword({ properties }: RawEntity): boolean {
    const identities = properties?.identities;
    return (
        !Array.isArray(identities) ||
        identities.some((one) => (one as { provider?: unknown } | null)?.provider === "Basic")
    );
}

/**
 * What a snapshot lacks of what its service had.
 *
 */
export function makeLedger(
    kinds: ReadonlyMap<string, CapturedKind>,
    { secretsNotRead, changed, hasMedia }: Shortcomings,
): LedgerEntry[] {
    const ids = new Map<LedgerCode, string[]>();
    const add = (code: LedgerCode, found: readonly string[]): void => {
        ids.set(code, [...(ids.get(code) ?? []), ...found]);
    };
    for (const [code, kind, of] of unreadable) {
        const entities = kinds.get(kind)?.entities ?? [];
        add(
            code,
            entities.filter(({ raw }) => of(raw)).map(({ path }) => path),
        );
    }
    add(
        "kindNotRead",
        [...kinds].filter(([, { state }]) => state !== "read" && state !== "notInTier").map(([kind]) => kind),
    );
    // A portal that was never edited has none.
    add("portalMedia", !hasMedia && kinds.get("contentTypes")?.entities.length ? ["contentTypes"] : []);
    add("kindsNewerThanRelease", kindsNewerThanRelease);
    add("secretNotRead", secretsNotRead);
    add("changedMeanwhile", changed);
    return [...ids]
        .filter(([, found]) => found.length > 0)
        .map(([code, found]) => ({ code, ids: [...found].sort() }))
        .sort((left, right) => (left.code < right.code ? -1 : 1));
}
