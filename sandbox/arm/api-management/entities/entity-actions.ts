import { createHmac } from "node:crypto";
import type { Entity } from "../../../state/entity-store";
import type { EntityContext } from "./entity-context";
import { invalidFields } from "./entity-error";
import type { EntityKind } from "./entity-kinds";
import { nameOf } from "./entity-path";
import type { Body } from "./render-entity";
import { usersOf } from "./rules/in-use";
import { toKeyVault } from "./rules/key-vault";
import { newKey } from "./new-id";

/** What an action answers; without a body it is 204. */
export interface ActionAnswer {
    readonly status: number;
    readonly body?: Body;
    /** Answered as a change of the entity is. */
    readonly changed?: true;
    /** With the entity's ETag. */
    readonly etag?: true;
}

type Action = (context: EntityContext, entity: Entity, given: Body) => ActionAnswer;

/** Actions by kind and name. Those that tell secrets follow from the table. */
const actions: Readonly<Record<string, Action>> = {
    "subscriptions/regeneratePrimaryKey": regenerate("primaryKey"),
    "subscriptions/regenerateSecondaryKey": regenerate("secondaryKey"),
    "tenant/regeneratePrimaryKey": regenerate("primaryKey"),
    "tenant/regenerateSecondaryKey": regenerate("secondaryKey"),
    "gateways/regenerateKey": (context, gateway, { keyType }) => {
        if (keyType !== "primary" && keyType !== "secondary") {
            throw invalidFields(["keyType", `'keyType' is '${String(keyType)}' and must be primary or secondary.`]);
        }
        return regenerate(keyType)(context, gateway, {});
    },
    // Documented: https://learn.microsoft.com/azure/api-management/self-hosted-gateway-overview, as to its form.
    "gateways/generateToken": (context, { path, properties }, { keyType, expiry }) => {
        const at = new Date(String(expiry));
        if (Number.isNaN(at.getTime()) || at <= context.now) {
            throw invalidFields(["expiry", "'expiry' must be a time in the future."]);
        }
        const key = String(properties[keyType === "secondary" ? "secondary" : "primary"]);
        const signed = `${nameOf(path)}\n${at.toISOString()}`;
        const until = at.toISOString().replace(/[-T:]/g, "").slice(0, 12);
        const signature = createHmac("sha512", key).update(signed).digest("base64");
        return { status: 200, body: { value: `${nameOf(path)}&${until}&${signature}` } };
    },
    "gateways/invalidateDebugCredentials": () => ({ status: 204 }),
    "namedValues/refreshSecret": refresh,
    "certificates/refreshSecret": refresh,
    "policyFragments/listReferences": ({ service }, { path }) => {
        const users = usersOf(service.entities, "policyFragments", nameOf(path));
        return {
            status: 200,
            body: { value: users.map((user) => ({ id: `${service.id}/${user.path}` })), count: users.length },
        };
    },
    "users/confirmations/password/send": () => ({ status: 204 }),
    "users/generateSsoUrl": ({ service }, { path }) => ({
        status: 200,
        body: { value: `https://${service.name.toLowerCase()}.portal.azure-api.net/signin-sso?token=${nameOf(path)}` },
    }),
    "users/token": (_context, { path }, { expiry }) => ({
        status: 200,
        body: { value: `${nameOf(path)}&${String(expiry).replace(/\D/g, "").slice(0, 12)}&${newKey()}` },
    }),
    "authorizationProviders/authorizations/getLoginLinks": (_context, { path }) => ({
        status: 200,
        body: { loginLink: `https://authorization-manager.consent.azure-apim.net/login/${nameOf(path)}` },
    }),
    "backends/reconnect": () => ({ status: 202 }),
};

/** @returns undefined for what the kind cannot do. */
export function findAction(kind: EntityKind, name: string): Action | undefined {
    const { secrets } = kind;
    if (secrets?.action?.toLowerCase() === name.toLowerCase()) {
        // Recorded: with the entity's ETag, and not pretty-printed.
        return (_context, { properties }) => ({
            status: 200,
            etag: true,
            body: Object.fromEntries(
                [
                    ...secrets.members,
                    ...(secrets.also ?? []),
                    ...(kind.path === "tenant" ? ["id", "principalId", "enabled"] : []),
                ]
                    .filter((member) => properties[member] !== undefined)
                    .map((member) => [member, properties[member]]),
            ),
        });
    }
    const wanted = `${kind.path}/${name}`.toLowerCase();
    return Object.entries(actions).find(([action]) => action.toLowerCase() === wanted)?.[1];
}

/** Recorded: 204, and another ETag. */
function regenerate(member: string): Action {
    return ({ service }, { path, properties }) => {
        service.entities.put(path, { ...properties, [member]: newKey() });
        return { status: 204 };
    };
}

/** Recorded for named values: another ETag, and the time of now. */
function refresh(context: EntityContext, { path, properties }: Entity): ActionAnswer {
    const keyVault = properties.keyVault as Body | undefined;
    if (!keyVault) {
        throw invalidFields(["keyVault", "The secret is not in Key Vault."]);
    }
    context.service.entities.put(path, { ...properties, keyVault: toKeyVault(context, keyVault) });
    return { status: 202, changed: true };
}
