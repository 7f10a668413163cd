import type { Entity, EntityStore } from "../../state/entity-store";
import type { PlaneRequest } from "./plane-request";
import { textOf } from "../../ground/text-of";

/** Documented defaults: https://learn.microsoft.com/azure/api-management/api-management-subscriptions */
const defaultNames = { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" };

export type KeyCheck = "accepted" | "missing" | "invalid";

/** Names under which an API takes its key. */
export function keyNames({ properties }: Entity): typeof defaultNames {
    const given = properties.subscriptionKeyParameterNames as Partial<typeof defaultNames> | null | undefined;
    return { header: given?.header ?? defaultNames.header, query: given?.query ?? defaultNames.query };
}

/**
 * Whether a request may reach an API: by the key of an active subscription to all APIs, to this one, or to a product that
 * holds it. Documented: https://learn.microsoft.com/azure/api-management/api-management-subscriptions
 */
export function checkKey(entities: EntityStore, api: Entity, request: PlaneRequest): KeyCheck {
    if (api.properties.subscriptionRequired === false) {
        return "accepted";
    }
    const names = keyNames(api);
    const key = request.headers[names.header.toLowerCase()] ?? request.query.get(names.query);
    if (!key) {
        return "missing";
    }
    const apiName = api.path.split("/").at(-1)!;
    const accepted = entities
        .list("subscriptions")
        .filter(({ properties }) => properties.state === "active")
        .filter(({ properties }) => properties.primaryKey === key || properties.secondaryKey === key)
        .some(({ properties }) => covers(entities, textOf(properties.scope), apiName));
    return accepted ? "accepted" : "invalid";
}

function covers(entities: EntityStore, scope: string, apiName: string): boolean {
    const [, collection, name] = /\/(apis|products)(?:\/([^/]+))?\/?$/i.exec(scope) ?? [];
    if (collection?.toLowerCase() === "products") {
        return name !== undefined && entities.get(`products/${name}/apis/${apiName}`) !== undefined;
    }
    return name === undefined || name.toLowerCase() === apiName.toLowerCase();
}
