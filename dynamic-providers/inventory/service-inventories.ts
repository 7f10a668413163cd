import type { EntityReader } from "../azure/entity-reader";
import type { SecretsKey } from "./digest";
import type { Inventory } from "./inventory";
import { readInventory } from "./read-inventory";
import type { ProgressSink } from "../common/progress";
import type { VerificationInputs } from "./verification-inputs";
import { parseSecretsKey } from "./secrets-key";

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
        progress(`'${serviceId.split("/").at(-1)}' holds ${count} entities of ${kinds.length} kinds`);
        return inventory;
    }
}
