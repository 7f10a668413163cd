import type { Entity, EntityStore } from "../../state/entity-store";
import type { PlaneRequest } from "./plane-request";
import { textOf } from "../../ground/text-of";

/** Documented defaults: https://learn.microsoft.com/azure/api-management/api-management-subscriptions */
const defaultNames = { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" };

export interface Access {
    readonly check: "accepted" | "missing" | "invalid";
    /** The product in whose context the request is: `products/starter`. @default undefined: that of the API alone */
    readonly product?: string;
}

/** Names under which an API takes its key. */
export function keyNames({ properties }: Entity): typeof defaultNames {
    const given = properties.subscriptionKeyParameterNames as Partial<typeof defaultNames> | null | undefined;
    return { header: given?.header ?? defaultNames.header, query: given?.query ?? defaultNames.query };
}

/**
 * Whether a request may reach an API, and by which product: by the key of an active subscription to all APIs, to this one,
 * or to a product that holds it; without a key that counts, by a product that needs no subscription. Documented, published
 * products or not: https://learn.microsoft.com/azure/api-management/api-management-subscriptions
 */
export function checkAccess(entities: EntityStore, api: Entity, request: PlaneRequest): Access {
    const apiName = api.path
        .split("/")
        .at(-1)!
        .replace(/;rev=\d+$/i, "");
    const names = keyNames(api);
    const isRequired = api.properties.subscriptionRequired !== false;
    const key = isRequired ? (request.headers[names.header.toLowerCase()] ?? request.query.get(names.query)) : null;
    const granted = key ? grantedBy(entities, key, apiName) : undefined;
    if (granted) {
        return granted;
    }
    const open = entities
        .list("products")
        .filter(({ properties }) => properties.subscriptionRequired === false)
        .find(({ path }) => entities.get(`${path}/apis/${apiName}`));
    if (open) {
        return { check: "accepted", product: open.path };
    }
    if (!isRequired) {
        return { check: "accepted" };
    }
    return { check: key ? "invalid" : "missing" };
}

function grantedBy(entities: EntityStore, key: string, apiName: string): Access | undefined {
    return entities
        .list("subscriptions")
        .filter(({ properties }) => properties.state === "active")
        .filter(({ properties }) => properties.primaryKey === key || properties.secondaryKey === key)
        .map(({ properties }) => accessOf(entities, textOf(properties.scope), apiName))
        .find((access) => access !== undefined);
}

function accessOf(entities: EntityStore, scope: string, apiName: string): Access | undefined {
    const [, collection, name] = /\/(apis|products)(?:\/([^/]+))?\/?$/i.exec(scope) ?? [];
    if (collection?.toLowerCase() === "products") {
        const product = `products/${name}`;
        return entities.get(`${product}/apis/${apiName}`) ? { check: "accepted", product } : undefined;
    }
    const covers = name === undefined || name.toLowerCase() === apiName.toLowerCase();
    return covers ? { check: "accepted" } : undefined;
}
