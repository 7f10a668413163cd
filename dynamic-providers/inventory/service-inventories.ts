import { randomUUID } from "node:crypto";
import type { EntityReader } from "../azure/entity-reader";
import type { SecretsKey } from "./digest";
import type { Inventory } from "./inventory";
import { readByPlan } from "./read-by-plan";
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

/** Reads inventories as the inputs ask for them, by plan. A plan that was found wrong is not used again. */
export class ServiceInventories {
    private readonly key: SecretsKey | undefined;
    private readonly refused = new Set<string>();
    /** Each run looks at other policies; what it reads twice, it reads alike. */
    private readonly seed = randomUUID();

    /** @param full - asks for the policy of every operation. */
    constructor(
        private readonly context: InventoryContext,
        private readonly inputs: VerificationInputs,
        private readonly full: boolean,
    ) {
        const { secretsKey, secretsKeyId } = inputs;
        this.key = secretsKey ? parseSecretsKey(secretsKey, secretsKeyId ?? undefined) : undefined;
    }

    get keyId(): string | undefined {
        return this.key?.id;
    }

    async read(serviceId: string): Promise<Inventory> {
        const { progress, entities } = this.context;
        const isRefused = this.refused.has(serviceId);
        const { value, plan } = await readByPlan(
            () => entities(serviceId),
            { full: this.full || isRefused, seed: this.seed, progress },
            (reader) => readInventory(reader, serviceId, { key: this.key, skip: this.inputs.skipKinds ?? [] }),
        );
        if (plan === "planRefused") {
            this.refused.add(serviceId);
        }
        const inventory: Inventory = { ...value, plan: isRefused ? "planRefused" : plan };
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
