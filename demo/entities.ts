import type { SandboxClients } from "../sandbox/clients";

type Arm = SandboxClients["arm"];

interface Page {
    readonly value: readonly { readonly id: string; readonly properties: Record<string, unknown> }[];
    readonly nextLink?: string;
}

const apiVersion = "2024-05-01";

/** Collections below a service, and those below each of their entities. */
interface Collections {
    readonly [collection: string]: Collections;
}
const collections: Collections = {
    apis: { operations: { policies: {} }, policies: {} },
    backends: {},
    groups: {},
    namedValues: {},
    policies: {},
    products: { apis: {}, policies: {} },
    subscriptions: {},
    tags: {},
    users: {},
};
/** Where a GET leaves secrets out, and the action that gives them. */
const secretActions: Readonly<Record<string, string>> = { namedValues: "listValue", subscriptions: "listSecrets" };

/**
 * Reads what a service holds, secrets included, by Azure's own lists.
 *
 * @returns each entity's content by its path below the service.
 */
export async function readEntities(arm: Arm, serviceId: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const read = async (parent: string, below: Collections): Promise<void> => {
        for (const [collection, children] of Object.entries(below)) {
            for (const { id, properties } of await list(arm, `${parent}/${collection}`)) {
                const secrets = secretActions[collection]
                    ? (await arm("POST", `${id}/${secretActions[collection]}?api-version=${apiVersion}`, {})).body
                    : undefined;
                found.set(id.slice(serviceId.length + 1), canonical({ properties, secrets }, serviceId));
                await read(id, children);
            }
        }
    };
    await read(serviceId, collections);
    return found;
}

/** Paths that one service has and the other has not, or has otherwise. */
export function compareEntities(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): string[] {
    return [...new Set([...left.keys(), ...right.keys()])].filter((path) => left.get(path) !== right.get(path)).sort();
}

async function list(arm: Arm, path: string): Promise<Page["value"]> {
    const entities: Page["value"][number][] = [];
    for (let next: string | undefined = `${path}?api-version=${apiVersion}`; next;) {
        const { status, body } = await arm("GET", next);
        if (status !== 200) {
            throw new Error(`Listing '${path}' answered ${status}: ${JSON.stringify(body)}`);
        }
        const page = body as Page;
        entities.push(...page.value);
        next = page.nextLink && page.nextLink.replace(/^https:\/\/[^/]+/, "");
    }
    return entities;
}

/** Sorted keys, and the service's own ID as `~`: two services differ in it without holding different things. */
function canonical(value: unknown, serviceId: string): string {
    const sorted = (_key: string, member: unknown): unknown =>
        typeof member === "object" && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
            : member;
    return JSON.stringify(value, sorted).replaceAll(serviceId, "~");
}
