import { randomBytes } from "node:crypto";
import type { ApiManagementClient } from "@azure/arm-apimanagement";
import { readApiDescriptions } from "./openapi-descriptions";

const rateLimit =
    '<policies><inbound><base /><rate-limit calls="100" renewal-period="60" /></inbound><backend><base /></backend>' +
    "<outbound><base /></outbound><on-error><base /></on-error></policies>";
const setBackendKey =
    '<policies><inbound><base /><set-header name="X-Key" exists-action="override"><value>{{backend-key}}</value></set-header>' +
    "</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";

/** Name of the subscription that is made; its key opens the APIs. */
export const partnerSubscription = "partner-one";

/**
 * Publishes APIs into a service as its users do: imports descriptions, and puts products, policies, named values,
 * backends and subscriptions around them.
 *
 * @returns the secrets it made, so that a test can look for them where they must not be.
 */
export async function publishApis(client: ApiManagementClient, group: string, service: string): Promise<string[]> {
    const secret = randomBytes(16).toString("hex");
    await client.namedValue.beginCreateOrUpdateAndWait(group, service, "backend-key", {
        displayName: "backend-key",
        secret: true,
        value: secret,
    });
    await client.namedValue.beginCreateOrUpdateAndWait(group, service, "environment", {
        displayName: "environment",
        value: "production",
    });
    await client.tag.createOrUpdate(group, service, "partner", { displayName: "Partner" });
    await client.product.createOrUpdate(group, service, "partners", {
        displayName: "Partners",
        subscriptionRequired: true,
        approvalRequired: false,
        state: "published",
    });
    await client.productPolicy.createOrUpdate(group, service, "partners", "policy", {
        format: "rawxml",
        value: rateLimit,
    });
    for (const api of readApiDescriptions()) {
        await client.api.beginCreateOrUpdateAndWait(group, service, api.name, {
            path: api.path,
            format: api.format,
            value: api.text,
            protocols: ["https"],
        });
        await client.backend.createOrUpdate(group, service, `${api.name}-backend`, {
            url: `https://${api.name}.example/api`,
            protocol: "http",
        });
        await client.apiPolicy.createOrUpdate(group, service, api.name, "policy", {
            format: "rawxml",
            value: setBackendKey,
        });
        await client.productApi.createOrUpdate(group, service, "partners", api.name);
    }
    const subscription = await client.subscription.createOrUpdate(group, service, partnerSubscription, {
        displayName: "Partner one",
        scope: "/products/partners",
    });
    const { primaryKey, secondaryKey } = await client.subscription.listSecrets(group, service, subscription.name!);
    return [secret, primaryKey ?? "", secondaryKey ?? ""];
}
