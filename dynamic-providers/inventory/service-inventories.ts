import type { EntityReader } from "../azure/entity-reader";
import type { SecretsKey } from "./digest";
import type { Inventory } from "./inventory";
import { readInventory } from "./read-inventory";
import type { ProgressSink } from "../common/progress";
import type { VerificationInputs } from "./verification-inputs";
import { parseSecretsKey } from "./secrets-key";
import { explainUnread, unreadKinds } from "./unread-kinds";
import { isKnownState } from "../records/inventory-summary";

/** What it takes to read inventories. */
export interface InventoryContext {
    readonly entities: (serviceId: string) => EntityReader;
    readonly progress: ProgressSink;
}

/** Reads inventories as the inputs ask for them. */
export class ServiceInventories {
    private readonly key: SecretsKey | undefined;

    constructor(
        private readonly context: InventoryContext,
        private readonly inputs: VerificationInputs,
    ) {
        const { secretsKey, secretsKeyId } = inputs;
        this.key = secretsKey ? parseSecretsKey(secretsKey, secretsKeyId ?? undefined) : undefined;
    }

    get keyId(): string | undefined {
        return this.key?.id;
    }

    async read(serviceId: string): Promise<Inventory> {
        const { progress, entities } = this.context;
        const inventory = await readInventory(entities(serviceId), serviceId, {
            key: this.key,
            skip: this.inputs.skipKinds ?? [],
        });
        const kinds = Object.values(inventory.kinds);
        const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
        const name = serviceId.split("/").at(-1) ?? "";
        const unread = unreadKinds(inventory.kinds);
        const read = kinds.filter(({ state }) => isKnownState(state));
        progress(`'${name}' holds ${count} entities of ${read.length} kinds`);
        if (unread.length > 0) {
            const { code, message } = explainUnread(name, unread);
            progress(`Warning: ${code}: ${message}`);
        }
        return inventory;
    }
}
