import { AzureConnection } from "../../dynamic-providers/azure/connection";
import { ServiceInventories } from "../../dynamic-providers/inventory/service-inventories";
import { captureService } from "../../dynamic-providers/logical/capture-service";
import type { RecipientInput } from "../../dynamic-providers/logical/recipient";
import { writeTree } from "../../dynamic-providers/logical/write-tree";
import { openContext } from "../../dynamic-providers/operation/open-context";
import type { VaultAddress } from "../../dynamic-providers/azure/vault-address";
import { readAzureSettings } from "../../dynamic-providers/sign-in/settings";

/** What a process of its own is asked for, so that its memory is that of the product alone. */
export interface ReadRequest {
    readonly does: "capture" | "inventory";
    readonly serviceId: string;
    readonly vault: VaultAddress;
    readonly recipients: readonly RecipientInput[];
    readonly secretsKey: string;
    readonly seed: string;
}

/** What it says on its standard output. */
export interface ReadAnswer {
    readonly seconds: number;
    readonly entities: number;
    readonly plan: string;
    /** The most that the process has had of memory, in MB. */
    readonly memoryMb: number;
    /** How many blobs were written. */
    readonly written: number;
}

async function read(): Promise<ReadAnswer> {
    const request = JSON.parse(process.argv[2]!) as ReadRequest;
    const { does, serviceId, secretsKey, seed, recipients } = request;
    const connection = await AzureConnection.open(readAzureSettings(() => undefined, process.env));
    const context = await openContext(connection, request.vault, (line) => console.error(line));
    const begun = performance.now();
    let found: Pick<ReadAnswer, "entities" | "plan" | "written">;
    if (does === "inventory") {
        const { kinds, plan = "" } = await new ServiceInventories(context, { secretsKey }, false).read(serviceId);
        found = { entities: Object.values(kinds).reduce((sum, { count }) => sum + count, 0), plan, written: 0 };
    } else {
        const { bundles, about, reading } = await captureService(context.entities(serviceId), serviceId, { seed });
        const sealing = { secret: secretsKey, serviceId, recipients };
        const { written } = await writeTree(context.treeStore("snapshots-logical"), bundles, about, sealing);
        const entities = bundles.reduce((sum, { members }) => sum + members.length, 0);
        found = { entities, plan: reading.plan, written };
    }
    return {
        ...found,
        seconds: (performance.now() - begun) / 1000,
        memoryMb: process.resourceUsage().maxRSS / 1024,
    };
}

void read().then((answer) => process.stdout.write(JSON.stringify(answer)));
