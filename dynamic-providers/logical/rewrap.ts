import { openKeyring, readKeyring, rewrapKeyring } from "./keyring";
import { isFor } from "./recipient";
import type { KeyOpener, RecipientInput } from "./recipient";
import { keyringPath } from "../vault/tree-store";
import type { TreeStore } from "../vault/tree-store";

/**
 * Gives every keyring of the store the recipients that are named, and no others: after a key was rotated, or to add or
 * remove who can open the snapshots there are. Needs one key of the recipients so far. Killed anywhere, it can be run again.
 *
 * @returns how many keyrings were written.
 * @throws DamagedTreeError, CodedError as {@link openKeyring} does.
 */
export async function rewrapKeyrings(
    store: TreeStore,
    openers: readonly KeyOpener[],
    recipients: readonly RecipientInput[],
): Promise<number> {
    let written = 0;
    for (const id of (await store.list()).keyrings.keys()) {
        const path = keyringPath(id);
        const keyring = await readKeyring(store, id);
        if (!keyring) {
            continue;
        }
        if (isFor(keyring.value.keys, recipients)) {
            continue;
        }
        const keys = await openKeyring(keyring.value, path, openers);
        const isWritten = await store.writeJson(path, await rewrapKeyring(keys, recipients), { ifMatch: keyring.etag });
        written += isWritten ? 1 : 0;
    }
    return written;
}
