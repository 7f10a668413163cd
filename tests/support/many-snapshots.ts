import { createHash } from "node:crypto";
import { canonVersion } from "../../dynamic-providers/inventory/canon";
import { entityKinds } from "../../dynamic-providers/inventory/kinds";
import { inventorySchema } from "../../dynamic-providers/records/inventory-summary";
import type { KindSummary } from "../../dynamic-providers/records/inventory-summary";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { sampleSnapshot } from "./sample-catalog";

const changedKinds = 3;

/** Facts of one service at every hour, the oldest first: each has every kind, and some of them have changed since the last. */
export function* manySnapshots(count: number): Generator<SnapshotFacts> {
    const kinds: Record<string, KindSummary> = {};
    const paths = entityKinds.map(({ path }) => path);
    const change = (path: string, hour: number): void => {
        const digest = digestOf(`${path} ${hour}`);
        kinds[path] = { state: "read", depth: "full", count: hour + 1, digest, secretsDigest: digest, stable: true };
    };
    paths.forEach((path) => change(path, 0));
    for (let hour = 0; hour < count; hour += 1) {
        for (let index = 0; index < changedKinds; index += 1) {
            change(paths[(hour * changedKinds + index) % paths.length]!, hour);
        }
        yield sampleSnapshot(`contoso-${hour}`, count - hour, {
            inventory: {
                schema: inventorySchema,
                canon: canonVersion,
                digest: digestOf(`all ${hour}`),
                stable: true,
                blob: `inventories/contoso-${hour}.json`,
                kinds: { ...kinds },
            },
        });
    }
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
