import { readAzureSettings } from "../sign-in/settings";
import type { ProgressSink } from "../operation/context";
import { openContextWith } from "../pulumi/connection";
import type { Authority } from "../records/authority/authority";
import type { AuthorityPosition } from "../vault/authority-chain";
import type { ObservedVault } from "../pulumi/program/observe-authority";
import { openCatalog } from "./open-catalog";

/** A stack's config: the value of a key such as `azure-native:tenantId`. */
export type SignInConfig = (key: string) => string | undefined;

/** The vault's record as it stands. */
export interface RecordedAuthority {
    readonly position: AuthorityPosition;
    readonly authority: Authority;
}

/**
 * Reads the authority outside of a program, by the sign-in of a stack's config. Writes nothing.
 *
 * @throws MissingAuthorityError, DamagedAuthorityError, AzureError: what cannot be read is never taken for "nobody".
 */
export async function readAuthority(
    config: SignInConfig,
    vault: ObservedVault,
    progress: ProgressSink,
): Promise<RecordedAuthority> {
    const { catalog } = await openContextWith(readAzureSettings(config, process.env), vault);
    await openCatalog({ catalog, progress }, vault);
    const { sequence, epoch, digest, authority } = await catalog.authority.read();
    return { position: { sequence, epoch, digest }, authority };
}
