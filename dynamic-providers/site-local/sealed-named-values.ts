import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import type { RawEntity } from "../azure/entity";
import { forEachAtOnce } from "../common/for-each-at-once";
import type { SecretsKey } from "../inventory/digest";
import { requestsAtOnce } from "../inventory/read-kinds";
import type { LeftEntity, OwnEntity } from "../records/site-local-document";
import type { FoundEntity } from "./own-entities";
import { openSecret, sealSecret } from "./seal";

const isNamedValue = (path: string): boolean => /^namedValues\/[^/]+$/i.test(path);

/** Whether a named value is secret and its value is nowhere but in the service. */
export const isSecret = ({ properties }: RawEntity): boolean => properties?.secret === true && !properties.keyVault;

/**
 * The same with the values of secret named values, encrypted. One that may not be read goes without.
 *
 * @param key - undefined where none is to be kept.
 */
export async function readSealed(
    reader: EntityReader,
    found: readonly FoundEntity[],
    key: SecretsKey | undefined,
): Promise<FoundEntity[]> {
    if (!key) {
        return [...found];
    }
    const sealed = new Map<string, string>();
    const secrets = found.filter(({ path, raw }) => isNamedValue(path) && isSecret(raw));
    await forEachAtOnce(requestsAtOnce, secrets, async ({ path }) => {
        try {
            const { value } = await reader.post(`${path}/listValue`);
            if (typeof value === "string") {
                sealed.set(path, sealSecret(value, path, key));
            }
        } catch (error) {
            if (!(error instanceof EntityReadError)) {
                throw error;
            }
        }
    });
    return found.map((entity) => ({ ...entity, sealed: sealed.get(entity.path) }));
}

/** What is to be put, with secrets as they were, and what cannot be opened. */
export function openAll(
    own: readonly OwnEntity[],
    key: SecretsKey | undefined,
): { entities: OwnEntity[]; left: LeftEntity[] } {
    const entities: OwnEntity[] = [];
    const left: LeftEntity[] = [];
    for (const { path, body, sealed } of own) {
        const value = sealed !== undefined && key ? openSecret(sealed, path, key) : undefined;
        if (sealed === undefined) {
            entities.push({ path, body });
        } else if (value === undefined) {
            left.push({
                entity: path,
                reason: "it was kept with another secretsKey: run it again with that one, or declare it for the site",
            });
        } else {
            const properties = (body?.properties ?? {}) as Readonly<Record<string, unknown>>;
            entities.push({ path, body: { ...body, properties: { ...properties, value } } });
        }
    }
    return { entities, left };
}
