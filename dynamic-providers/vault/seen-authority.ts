import { CodedError } from "../common/coded-error";
import { describeDamage } from "./authority-chain";
import type { AuthorityChain, AuthorityPosition } from "./authority-chain";

/**
 * Why an authority cannot follow on one that was seen before: a storage account that failed over geographically, or was
 * restored, may come back without its newest blobs.
 *
 * @param seen - the newest that this stack has seen; undefined when it has seen none.
 * @returns undefined when it can.
 */
export function whyOlderThanSeen(current: AuthorityPosition, seen: AuthorityPosition | undefined): string | undefined {
    if (!seen || current.epoch > seen.epoch) {
        return undefined;
    }
    if (current.epoch < seen.epoch || current.sequence < seen.sequence) {
        return (
            `The vault's authority is at epoch ${current.epoch}, entry ${current.sequence}, and this stack has already read ` +
            `epoch ${seen.epoch}, entry ${seen.sequence}: the vault has lost later entries. ${wayOut(seen)}`
        );
    }
    return current.sequence === seen.sequence && current.digest !== seen.digest ? otherEntry(seen) : undefined;
}

/**
 * As {@link whyOlderThanSeen}, and why an authority is not to be relied on: a stack refuses a fault in what it has not
 * verified before. Of one behind that, a warning tells.
 */
export function whyNotTrusted(current: AuthorityPosition, seen: AuthorityPosition | undefined): string | undefined {
    const ahead = (current.faults ?? []).filter(({ sequence }) => sequence > (seen?.sequence ?? -1));
    const damage = ahead.length > 0 ? describeDamage(ahead, Math.max(current.epoch, seen?.epoch ?? 0)) : undefined;
    return whyOlderThanSeen(current, seen) ?? damage;
}

/**
 * Refuses an authority that cannot be trusted, also where it has grown since: then the entry that was seen must still be
 * the same, unless `recoverAuthority` has named the active site since.
 *
 * @throws Error in the words of {@link whyNotTrusted}.
 */
export async function requireTrusted(
    chain: Pick<AuthorityChain, "positionAt" | "recoveredEpoch">,
    current: AuthorityPosition,
    seen: AuthorityPosition | undefined,
): Promise<void> {
    const reason = whyNotTrusted(current, seen) ?? (seen && (await whyNotTheOneSeen(chain, seen)));
    if (reason) {
        throw new CodedError("AuthorityNotTrusted", reason);
    }
}

async function whyNotTheOneSeen(
    chain: Pick<AuthorityChain, "positionAt" | "recoveredEpoch">,
    seen: AuthorityPosition,
): Promise<string | undefined> {
    const isRecovered = ((await chain.recoveredEpoch()) ?? 0) > seen.epoch;
    const then = isRecovered ? undefined : await chain.positionAt(seen.sequence);
    return then && then.digest !== seen.digest ? otherEntry(seen) : undefined;
}

const otherEntry = (seen: AuthorityPosition): string =>
    `Entry ${seen.sequence} of the vault's authority is not the one that this stack has read. ${wayOut(seen)}`;

const wayOut = ({ epoch }: AuthorityPosition): string =>
    "Restore the newer entries (versions, soft delete), or name the active site with recoverAuthority in the vault's " +
    `stack, with an epoch higher than ${epoch}.`;
