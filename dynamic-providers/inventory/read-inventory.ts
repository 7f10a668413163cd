import type { EntityReader } from "../azure/entity-reader";
import { hasSecrets } from "./canon";
import type { SecretsKey } from "./digest";
import { forEachAtOnce } from "../common/for-each-at-once";
import { buildInventory } from "./inventory";
import type { Inventory, KindReading } from "./inventory";
import { entityKinds } from "./kinds";
import type { EntityKind } from "./kinds";
import { readKinds, requestsAtOnce, requireReadError } from "./read-kinds";
import type { KindInReading, Reading, Step } from "./read-kinds";

export interface ReadOptions {
    /** Keys the digests of secrets. @default secrets are neither read nor compared */
    readonly key?: SecretsKey;
    /** Kinds not to read; a required one among them cannot be verified. @default none */
    readonly skip?: readonly string[];
}

/**
 * Reads what a service holds.
 *
 * Cost: for each API one list each of operations, diagnostics, releases, schemas, tag descriptions and wikis and one GET of
 * its policy; a GET for each schema; with a key, a POST for each subscription and secret. Tags and issues come from one list
 * of the service. A GET of each operation's policy would be by far the most, as no call gives those of an API together: a
 * reader by plan (read-by-plan.ts) leaves most of them out. 100 APIs of 50 operations are some 5,800 reads, and by plan
 * some 1,000 to 2,000.
 *
 * @throws every error that is no {@link EntityReadError}: that a kind could not be read is part of the inventory.
 */
export async function readInventory(
    reader: EntityReader,
    serviceId: string,
    { key, skip = [] }: ReadOptions = {},
): Promise<Inventory> {
    return buildInventory(await readWithSecrets(reader, serviceId, entityKinds, { key, skip }), serviceId, key);
}

/**
 * Reads kinds, and with a key what their secrets' actions tell.
 *
 * @param kinds - with each, what it lies below.
 * @returns by the kind's path.
 */
export async function readWithSecrets(
    reader: EntityReader,
    serviceId: string,
    kinds: readonly EntityKind[],
    { key, skip = [] }: ReadOptions,
): Promise<Readonly<Record<string, KindReading>>> {
    const tellSecrets = (read: readonly KindInReading[]): Promise<void> =>
        forEachAtOnce(
            requestsAtOnce,
            read.flatMap(({ kind, reading }) => planSecrets(kind, reading, reader)),
            (step) => step(),
        );
    const readings = await readKinds(reader, serviceId, kinds, { skip, beside: key && tellSecrets });
    return Object.fromEntries([...readings].map(([path, reading]) => [path, reading.done()]));
}

function planSecrets(kind: EntityKind, reading: Reading, reader: EntityReader): Step[] {
    const action = kind.secrets?.action;
    if (action === undefined) {
        return [];
    }
    return [...reading.entities]
        .filter(([, { raw }]) => hasSecrets(kind, raw))
        .map(([path, entity]) => async () => {
            if (!reading.secretsAreRead) {
                return;
            }
            try {
                entity.told = await reader.post(`${path}/${action}`);
            } catch (error) {
                reading.giveUpSecrets(requireReadError(error).message);
            }
        });
}
