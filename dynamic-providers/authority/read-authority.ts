import { AzureConnection } from "../azure/connection";
import type { ProgressSink } from "../common/progress";
import { openContext } from "../operation/open-context";
import { requireCatalog } from "../preflight/require-catalog";
import type { Authority } from "../records/authority/authority";
import type { VaultObservation } from "../vault/catalog";
import { readAzureSettings } from "../sign-in/settings";
import type { AuthorityPosition } from "../vault/authority-chain";
import type { ObservedVault } from "./authority-inputs";

/** A stack's config: the value of a key such as `azure-native:tenantId`. */
export type SignInConfig = (key: string) => string | undefined;

/** The vault's record as it stands. */
export interface RecordedAuthority {
    readonly position: AuthorityPosition;
    readonly authority: Authority;
    /** Whether the chain is not what its writers leave, though its newest entry can be read. @default false */
    readonly isDamaged?: boolean;
    /** The vault's snapshots and restores, read after the authority. */
    readonly catalog: VaultObservation;
    /** Azure's time. */
    readonly now: Date;
    /** Region of the vault. @default not known */
    readonly vaultLocation?: string;
}

/**
 * Reads the authority and the catalog outside of a program, by the sign-in of a stack's config. Writes nothing.
 *
 * @throws MissingAuthorityError, DamagedAuthorityError, AzureError: what cannot be read never counts as "no site is active".
 */
export async function readAuthority(
    config: SignInConfig,
    vault: ObservedVault,
    progress: ProgressSink,
): Promise<RecordedAuthority> {
    return readAuthorityOver(await AzureConnection.open(readAzureSettings(config, process.env)), vault, progress);
}

/** The same over a connection that is signed in. */
export async function readAuthorityOver(
    connection: AzureConnection,
    vault: ObservedVault,
    progress: ProgressSink,
): Promise<RecordedAuthority> {
    const context = await openContext(connection, vault, progress);
    await requireCatalog(context, vault, "read the authority");
    const { sequence, epoch, digest, faults = [], authority } = await context.authority.read();
    const catalog = await context.catalog.observe();
    const position = { sequence, epoch, digest };
    const now = await context.catalog.open();
    const { vaultLocation } = context;
    return { position, authority, isDamaged: faults.length > 0, catalog, now, vaultLocation };
}
