import { defaultPolicy } from "../../../policy/default-policy";
import type { ApiManagementService } from "../../../state/api-management-service";
import type { EntityContext } from "./entity-context";
import { timeOf } from "./entity-context";
import { findEntityKind } from "./entity-kinds";
import { defaultsOf } from "./render-entity";
import type { Body } from "./render-entity";
import { newId, newKey } from "./new-id";
import { ownSubscription } from "./rules/product-rules";
import { kindOf } from "./sdk-operations";
import { isInTier } from "./tier-features";

/** Tiers whose services are made with a sample. Documented for classic ones; that v2 and Consumption have none is assumed. */
const tiersWithSample = ["Developer", "Basic", "Standard", "Premium"];

/** What every new service holds. Recorded: subscriptions_2022-08-01; groups' texts: entities_2024-05-01; the rest is assumed. */
export function createBuiltIns(service: ApiManagementService, now: Date): void {
    const context: EntityContext = { service, now, apiVersion: "2024-05-01", keyVaultDenial: () => undefined };
    const { entities } = service;
    const put = (path: string, properties: Body): void => {
        const kind = findEntityKind(kindOf(path))!;
        entities.put(path, { ...defaultsOf(kind), ...properties });
    };
    for (const [name, displayName, description] of [
        [
            "administrators",
            "Administrators",
            "Administrators is a built-in group containing the admin email account provided at the time of service creation. Its membership is managed by the system.",
        ],
        [
            "developers",
            "Developers",
            "Developers is a built-in group. Its membership is managed by the system. Signed-in users fall into this group.",
        ],
        [
            "guests",
            "Guests",
            "Guests is a built-in group. Its membership is managed by the system. Unauthenticated users visiting the developer portal fall into this group.",
        ],
    ]) {
        put(`groups/${name}`, { displayName, description, builtIn: true, type: "system" });
    }
    const { publisherEmail } = service.body.properties;
    put("users/1", {
        firstName: "Administrator",
        lastName: "",
        email: publisherEmail,
        registrationDate: timeOf(context),
        identities: [{ provider: "Azure", id: publisherEmail }],
    });
    entities.put("groups/administrators/users/1", {});
    put("subscriptions/master", {
        scope: "/",
        displayName: "Built-in all-access subscription",
        createdDate: timeOf(context),
        primaryKey: newKey(),
        secondaryKey: newKey(),
    });
    put("policies/policy", {
        value: defaultPolicy,
    });
    createSingletons((path, properties) => isInTier(service.body.sku.name, path) && put(path, properties));
    if (tiersWithSample.includes(service.body.sku.name)) {
        createSample(context, put);
    }
}

type Put = (path: string, properties: Body) => void;

function createSingletons(put: Put): void {
    for (const name of findEntityKind("notifications")!.names!) {
        put(`notifications/${name}`, { title: inWords(name), description: inWords(name) });
    }
    for (const name of findEntityKind("templates")!.names!) {
        put(`templates/${name}`, {
            title: inWords(name),
            subject: inWords(name),
            body: `<!DOCTYPE html><html><body>${inWords(name)}</body></html>`,
        });
    }
    put("portalconfigs/default", {});
    put("portalsettings/signin", { enabled: false });
    put("portalsettings/signup", {
        enabled: true,
        termsOfService: { text: null, enabled: false, consentRequired: false },
    });
    put("portalsettings/delegation", {
        url: null,
        subscriptions: { enabled: false },
        userRegistration: { enabled: false },
        validationKey: null,
    });
    for (const name of ["access", "gitAccess"]) {
        put(`tenant/${name}`, {
            id: name === "access" ? "integration" : "git",
            principalId: name === "access" ? "integration" : "git",
            primaryKey: newKey(),
            secondaryKey: newKey(),
        });
    }
}

/** `New developer notification message` of `newDeveloperNotificationMessage`. */
const inWords = (name: string): string => {
    const words = name.replace(
        /([a-z])([A-Z])/g,
        (_all, end: string, start: string) => `${end} ${start.toLowerCase()}`,
    );
    return words.charAt(0).toUpperCase() + words.slice(1);
};

const echoOperations = [
    ["create-resource", "Create resource", "POST", "/resource"],
    ["modify-resource", "Modify Resource", "PUT", "/resource"],
    ["remove-resource", "Remove resource", "DELETE", "/resource"],
    ["retrieve-header-only", "Retrieve header only", "HEAD", "/resource"],
    ["retrieve-resource", "Retrieve resource", "GET", "/resource"],
    ["retrieve-resource-cached", "Retrieve resource (cached)", "GET", "/resource-cached"],
] as const;

const starterPolicy =
    '<policies><inbound><rate-limit calls="5" renewal-period="60" /><quota calls="100" renewal-period="604800" /><base /></inbound>' +
    "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";
const cachePolicy =
    '<policies><inbound><base /><cache-lookup vary-by-developer="false" vary-by-developer-groups="false"><vary-by-header>Accept</vary-by-header>' +
    '<vary-by-header>Accept-Charset</vary-by-header></cache-lookup></inbound><backend><base /></backend><outbound><cache-store duration="3600" /><base />' +
    "</outbound><on-error><base /></on-error></policies>";

/** The Echo API, products Starter and Unlimited, and the administrator's subscriptions to them. */
function createSample(context: EntityContext, put: Put): void {
    put("apis/echo-api", {
        displayName: "Echo API",
        path: "echo",
        serviceUrl: "http://echoapi.cloudapp.net/api",
        specificationLastUpdated: timeOf(context),
    });
    for (const [name, displayName, method, urlTemplate] of echoOperations) {
        put(`apis/echo-api/operations/${name}`, {
            displayName,
            method,
            urlTemplate,
            request: { queryParameters: [], headers: [], representations: [] },
        });
    }
    put("apis/echo-api/operations/retrieve-resource-cached/policies/policy", { value: cachePolicy });
    for (const [name, displayName, description, approvalRequired] of [
        [
            "starter",
            "Starter",
            "Subscribers will be able to run 5 calls/minute up to a maximum of 100 calls/week.",
            false,
        ],
        [
            "unlimited",
            "Unlimited",
            "Subscribers have completely unlimited access to the API. Administrator approval is required.",
            true,
        ],
    ] as const) {
        put(`products/${name}`, {
            displayName,
            description,
            terms: "",
            approvalRequired,
            subscriptionsLimit: 1,
            state: "published",
        });
        for (const group of ["administrators", "developers", "guests"]) {
            put(`products/${name}/groups/${group}`, {});
        }
        put(`products/${name}/apis/echo-api`, {});
        put(`subscriptions/${newId()}`, ownSubscription(context, `/products/${name}`));
    }
    put("products/starter/policies/policy", { value: starterPolicy });
}
