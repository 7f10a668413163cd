import { forEachAtOnce } from "../common/for-each-at-once";
import type { StoreList, TreeStore } from "../vault/tree-store";
import { DamagedTreeError } from "./damaged-tree";
import { readKeyring } from "./keyring";
import { isFor } from "./recipient";
import type { RecipientInput } from "./recipient";

const readsAtOnce = 8;

/** For whom the keyrings of a store are wrapped, as they say it themselves: what they say is proved when they are opened. */
export class StoredKeyrings {
    /** Whether a keyring is for the recipients, by its ID; undefined for one that is gone or no keyring. */
    private readonly known = new Map<string, boolean | undefined>();

    constructor(
        private readonly store: TreeStore,
        private readonly recipients: readonly RecipientInput[],
    ) {}

    /** Reads those that objects need, each once. */
    async read(present: StoreList, names: readonly string[]): Promise<void> {
        const ids = new Set(names.map((name) => present.objects.get(name)?.keyId).filter((id) => id !== undefined));
        const unknown = [...ids].filter((id) => present.keyrings.has(id) && !this.known.has(id));
        await forEachAtOnce(readsAtOnce, unknown, async (id) => {
            this.known.set(id, await this.isForRecipients(id));
        });
    }

    /** Whether one of the objects is there, and is for others than the recipients. */
    async areForOthers(present: StoreList, names: readonly string[]): Promise<boolean> {
        await this.read(present, names);
        return names.some((name) => this.stateOf(present, name) === false);
    }

    /** Whether an object is there, and the recipients can open it. */
    canOpen(present: StoreList, name: string): boolean {
        return this.stateOf(present, name) === true;
    }

    private stateOf({ objects, keyrings }: StoreList, name: string): boolean | undefined {
        const id = objects.get(name)?.keyId;
        return id !== undefined && keyrings.has(id) ? this.known.get(id) : undefined;
    }

    private async isForRecipients(id: string): Promise<boolean | undefined> {
        try {
            const keyring = await readKeyring(this.store, id);
            return keyring && isFor(keyring.value.keys, this.recipients);
        } catch (error) {
            if (error instanceof DamagedTreeError) {
                return undefined;
            }
            throw error;
        }
    }
}
