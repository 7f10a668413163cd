import type { AccessType } from "../../azure/access-type";
import { openProgramContext } from "./program-context";
import { currentReign } from "../../records/authority/authority";
import type { AuthorityHead, AuthorityPosition } from "../../vault/authority-chain";
import { openCatalog } from "../../authority/open-catalog";

/** What it takes to read the authority. */
export interface ObservedVault {
    /** Resource ID of the vault's storage account. */
    readonly storageAccountId: string;
    readonly backupsContainer: string;
    readonly catalogContainer: string;
    /** How the vault is reached: by a key with `AccessKey`, else by the sign-in. */
    readonly accessType: AccessType;
    /** How many seconds a role on the vault that is not known everywhere yet is waited for. */
    readonly accessWaitSeconds: number;
}

/** Who is active, for a program that follows the authority and never changes it. Times are Azure's, ISO 8601. */
export interface ObservedAuthority {
    readonly position: AuthorityPosition;
    /** The site that has claimed the newest epoch; null while none has. One that is being promoted has not. */
    readonly activeSite: string | null;
    readonly claimedAt: string | null;
    /** In words, a failover that has begun and is not claimed yet; null where there is none. */
    readonly underWay: string | null;
}

/**
 * Reads the authority in the program itself, by the sign-in of its stack. Writes nothing.
 *
 * @throws MissingAuthorityError, DamagedAuthorityError, AzureError: what cannot be read is never taken for "nobody".
 */
export async function observeAuthority(vault: ObservedVault): Promise<ObservedAuthority> {
    const context = await openProgramContext(vault);
    await openCatalog(context, vault);
    return describeAuthority(await context.catalog.authority.read());
}

/** Of the chain's newest entry, what a follower goes by. */
export function describeAuthority({ sequence, epoch, digest, authority }: AuthorityHead): ObservedAuthority {
    const { active, promotion, handover } = authority;
    return {
        position: { sequence, epoch, digest },
        activeSite: active,
        claimedAt: currentReign(authority)?.claimedAt ?? null,
        underWay: promotion
            ? `'${promotion.site}' is being promoted to epoch ${promotion.epoch} (${promotion.kind}) since ${promotion.startedAt}`
            : handover
              ? `'${handover.site}' has handed over since ${handover.writtenAt}, and nobody has taken over yet`
              : null,
    };
}
