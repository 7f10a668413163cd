import type { AuthorityChain, AuthorityPosition } from "./authority-chain";

/**
 * Why an authority cannot follow on one that was seen before: a storage account that failed over geographically, or was
 * restored, may come back without its newest blobs.
 *
 * @param seen - the newest that this stack has seen; undefined when it has seen none.
 * @returns undefined when it can.
 */
export function whyOlderThanSeen(current: AuthorityPosition, seen: AuthorityPosition | undefined): string | undefined {
    const wayOut =
        "Bring back the newer entries (versions, soft delete), or say who is active by recoverAuthority in the vault's " +
        `stack, with an epoch above ${seen?.epoch}.`;
    if (!seen || current.epoch > seen.epoch) {
        return undefined;
    }
    if (current.epoch < seen.epoch || current.sequence < seen.sequence) {
        return (
            `The vault's authority is at epoch ${current.epoch}, entry ${current.sequence}, and this stack has already seen ` +
            `epoch ${seen.epoch}, entry ${seen.sequence}: the vault has lost what came after. ${wayOut}`
        );
    }
    return current.sequence === seen.sequence && current.digest !== seen.digest
        ? `Entry ${seen.sequence} of the vault's authority is not the one this stack has seen. ${wayOut}`
        : undefined;
}

/**
 * Refuses an authority that cannot follow on one that was seen, also where it has grown since: then the entry that was
 * seen must still be the same.
 *
 * @throws Error in the words of {@link whyOlderThanSeen}.
 */
export async function requireNotOlder(
    chain: Pick<AuthorityChain, "positionAt">,
    current: AuthorityPosition,
    seen: AuthorityPosition | undefined,
): Promise<void> {
    const then =
        seen && current.epoch === seen.epoch && current.sequence > seen.sequence
            ? await chain.positionAt(seen.sequence)
            : undefined;
    const older = whyOlderThanSeen(current, seen) ?? (then && whyOlderThanSeen(then, seen));
    if (older) {
        throw new Error(older);
    }
}
