import type { AuthorityPosition } from "./authority-chain";

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
