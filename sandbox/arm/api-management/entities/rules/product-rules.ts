import { textOf } from "../../../../ground/text-of";
import type { Entity, EntityStore } from "../../../../state/entity-store";
import { findEntityKind } from "../entity-kinds";
import type { EntityContext } from "../entity-context";
import { timeOf } from "../entity-context";
import { invalidFields, refused } from "../entity-error";
import { nameOf, pathOfId } from "../entity-path";
import { newId, newKey } from "../new-id";
import { shownProperties } from "../render-entity";
import type { Body } from "../render-entity";
import type { EntityRule } from "./rule";

/** Groups that an entity is in, as the entity's own answer tells them. Recorded: entities_2024-05-01, products/product1. */
function toGroups(context: EntityContext, groups: readonly Entity[]): Body[] {
    return groups.map((group) => {
        const { displayName, ...rest } = shownProperties(context, findEntityKind("groups")!, group);
        return { id: `${context.service.id}/${group.path}`, name: displayName, ...rest };
    });
}

function groupsOfProduct(context: EntityContext, { path }: Entity): Body[] {
    const { entities } = context.service;
    const groups = entities.list(`${path}/groups`).flatMap((link) => entities.get(`groups/${nameOf(link.path)}`) ?? []);
    return toGroups(context, groups);
}

export function groupsOfUser(entities: EntityStore, user: Entity): Entity[] {
    return entities.list("groups").filter(({ path }) => entities.get(`${path}/users/${nameOf(user.path)}`));
}

export function subscriptionsOf(entities: EntityStore, member: "scope" | "ownerId", { path }: Entity): Entity[] {
    return entities
        .list("subscriptions")
        .filter(({ properties }) => pathOfId(textOf(properties[member])).toLowerCase() === path.toLowerCase());
}

/** A subscription of Azure's own making; recorded for a new service. */
export const ownSubscription = (context: EntityContext, scope: string): Body => ({
    ownerId: "/users/1",
    scope,
    displayName: null,
    state: "active",
    createdDate: timeOf(context),
    primaryKey: newKey(),
    secondaryKey: newKey(),
});

export const productRule: EntityRule = {
    write: (_context, { sent }) => ({
        ...sent,
        approvalRequired: sent.subscriptionRequired === false ? null : (sent.approvalRequired ?? false),
    }),
    stored: (context, { path, properties }, { existing, at }) => {
        if (existing) {
            return;
        }
        const { entities } = context.service;
        entities.put(`${path}/groups/administrators`, {});
        // Reported: Azure/azure-service-operator#3408, Azure/apiops#461.
        if (properties.subscriptionRequired !== false && at.workspace === "") {
            entities.put(`subscriptions/${newId()}`, ownSubscription(context, `/${path}`));
        }
    },
    remove: ({ service: { entities } }, product, { deleteSubscriptions }) => {
        const subscriptions = subscriptionsOf(entities, "scope", product);
        if (subscriptions.length > 0 && deleteSubscriptions !== "true") {
            throw refused(
                "Product cannot be deleted since it has existing subscriptions. Delete subscriptions before deleting the product or pass in deleteSubscriptions=true as query param",
            );
        }
        subscriptions.forEach(({ path }) => entities.delete(path));
    },
    // Recorded: a GET and a PATCH tell no groups, the answer to a PUT does.
    get: (_context, _entity, shown) => ({ ...shown, groups: [] }),
    patch: (_context, _entity, shown) => ({ ...shown, groups: [] }),
    put: (context, product, shown) => ({ ...shown, groups: groupsOfProduct(context, product) }),
    list: (context, product, shown, { expandGroups }) =>
        expandGroups === "true" ? { ...shown, groups: groupsOfProduct(context, product) } : shown,
};

export const userRule: EntityRule = {
    write: (context, { sent, existing }) => {
        const { appType: _appType, confirmation: _confirmation, ...rest } = sent;
        return {
            ...rest,
            password: sent.password ?? existing?.properties.password ?? newKey(),
            registrationDate: existing?.properties.registrationDate ?? timeOf(context),
            identities: sent.identities ?? [{ provider: "Basic", id: sent.email }],
        };
    },
    stored: ({ service: { entities } }, { path }, { existing }) => {
        if (!existing) {
            entities.put(`groups/developers/users/${nameOf(path)}`, {});
        }
    },
    remove: ({ service: { entities } }, user, { deleteSubscriptions }) => {
        const subscriptions = subscriptionsOf(entities, "ownerId", user);
        if (subscriptions.length > 0 && deleteSubscriptions !== "true") {
            throw refused("User cannot be deleted since it has existing subscriptions.");
        }
        subscriptions.forEach(({ path }) => entities.delete(path));
    },
    show: (_context, _user, shown) => ({ ...shown, groups: [] }),
    put: (context, user, shown) => ({
        ...shown,
        groups: toGroups(context, groupsOfUser(context.service.entities, user)),
    }),
    list: (context, user, shown, { expandGroups }) =>
        expandGroups === "true"
            ? { ...shown, groups: toGroups(context, groupsOfUser(context.service.entities, user)) }
            : shown,
};

const dayMs = 24 * 60 * 60 * 1000;
/** Recorded: subscriptions_2022-08-01. */
const noticeDays = 12;

export const subscriptionRule: EntityRule = {
    write: (context, { at, sent, given, existing }) => {
        const scope = scopeOf(context, sent.scope, at.workspace);
        if (nameOf(at.path).toLowerCase() === "master" && scope !== "/") {
            throw refused("The built-in all-access subscription cannot be changed.");
        }
        const ownerId = ownerOf(context, sent.ownerId);
        const isOfProduct = /(^|\/)products\/[^/]+$/.test(scope);
        if (!existing && isOfProduct && ownerId !== undefined) {
            requireSubscriptionsLeft(context.service.entities, scope, ownerId);
        }
        const before = existing?.properties ?? {};
        // Recorded: midnight where a state was sent for a product's, nothing for one of all APIs.
        const startDate =
            before.startDate ?? (isOfProduct && given.state === "active" ? midnight(context.now) : undefined);
        return {
            ...sent,
            scope,
            ...(ownerId && { ownerId }),
            createdDate: before.createdDate ?? timeOf(context),
            startDate: sent.startDate ?? startDate ?? null,
            ...(typeof sent.expirationDate === "string" && { notificationDate: notice(sent.expirationDate) }),
            primaryKey: sent.primaryKey ?? before.primaryKey ?? newKey(),
            secondaryKey: sent.secondaryKey ?? before.secondaryKey ?? newKey(),
        };
    },
    put: (context, { properties }, shown) => {
        const { ownerId, ...rest } = shown;
        const owner = context.service.entities.get(pathOfId(textOf(properties.ownerId)));
        const { primaryKey, secondaryKey, createdDate } = properties;
        return {
            ...(ownerId !== undefined && { ownerId }),
            ...(owner && { user: ownerBody(context, owner) }),
            ...rest,
            // Recorded: seven digits of a second here, three in a GET.
            createdDate: String(createdDate).replace(/(\.\d{3})Z$/, "$10000Z"),
            primaryKey,
            secondaryKey,
        };
    },
};

function ownerBody(context: EntityContext, user: Entity): Body {
    const { id: _id, ...shown } = shownProperties(context, findEntityKind("users")!, user);
    const { firstName, lastName, email, state, registrationDate, note } = shown;
    return {
        id: `${context.service.id}/${user.path}`,
        ...{ firstName, lastName, email, state, registrationDate, note },
        groups: [],
        identities: [],
    };
}

/** What a product lets one user have. Quoted by users: Azure/apiops#623. */
function requireSubscriptionsLeft(entities: EntityStore, scope: string, ownerId: string): void {
    const product = entities.get(pathOfId(scope))!;
    const limit = product.properties.subscriptionsLimit;
    const own = subscriptionsOf(entities, "scope", product).filter(
        ({ properties }) => textOf(properties.ownerId).toLowerCase() === ownerId.toLowerCase(),
    );
    if (typeof limit === "number" && own.length >= limit) {
        throw refused("Subscriptions limit reached for same user");
    }
}

function midnight(now: Date): string {
    return `${now.toISOString().slice(0, 10)}T00:00:00Z`;
}

const notice = (expirationDate: string): string =>
    new Date(Date.parse(expirationDate) - noticeDays * dayMs).toISOString().replace(/\.000Z$/, "Z");

/** @throws EntityError for a scope that is nothing of the service; the sentence is assumed. */
function scopeOf({ service: { entities } }: EntityContext, given: unknown, workspace: string): string {
    const scope = String(given);
    const path = pathOfId(scope);
    // Assumed: a workspace's subscription is for what lies in the workspace.
    const isBelow = path.toLowerCase().startsWith(workspace.toLowerCase());
    const below = isBelow ? pathOfId(path.slice(workspace.length)) : path;
    const isAll = below === "" || /^apis$/i.test(below);
    if (!isBelow || (!isAll && !(/^(apis|products)\/[^/]+$/i.test(below) && entities.get(path)))) {
        throw invalidFields([
            "scope",
            `Subscription scope should be one of '/apis', '/apis/{apiId}', '/products/{productId}': '${scope}' is none.`,
        ]);
    }
    return path === "" ? "/" : `/${path}`;
}

function ownerOf({ service: { entities } }: EntityContext, given: unknown): string | undefined {
    if (typeof given !== "string") {
        return undefined;
    }
    if (!entities.get(pathOfId(given))) {
        throw invalidFields(["ownerId", `User '${nameOf(given)}' not found.`]);
    }
    return `/${pathOfId(given)}`;
}
