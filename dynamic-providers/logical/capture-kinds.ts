import { entityKinds, linkKinds } from "../inventory/kinds";
import type { EntityKind, EntitySource } from "../inventory/kinds";
import { mediaKind } from "./portal-media";

const lists: EntitySource = { by: "list", depth: "lists" };

/** Content of the developer portal; its media are no entities (portal-media.ts). */
const portalKinds: readonly EntityKind[] = [
    { path: "contentTypes", source: lists, required: false },
    { path: "contentTypes/contentItems", source: lists, required: false },
    { path: "portalRevisions", source: lists, required: false, serverMade: ["status", "statusDetails"] },
    { path: "portalconfigs", source: lists, required: false, secrets: { members: ["delegation.validationKey"] } },
];

/** Kinds that a workspace has as a service has them. */
const sharedWithWorkspaces: readonly string[] = [
    "apiVersionSets",
    "apis",
    "apis/diagnostics",
    "apis/operations",
    "apis/operations/policies",
    "apis/policies",
    "apis/releases",
    "apis/schemas",
    "backends",
    "certificates",
    "diagnostics",
    "groups",
    "groups/users",
    "loggers",
    "namedValues",
    "notifications",
    "policies",
    "policyFragments",
    "products",
    "products/policies",
    "schemas",
    "subscriptions",
    "tags",
];

/** Lists of a workspace that is new answer 500, so that none of them can be required (users' reports, Azure/apiops). */
const workspaceKinds: readonly EntityKind[] = [
    ...entityKinds.filter(({ path }) => sharedWithWorkspaces.includes(path)),
    ...linkKinds.map((path): EntityKind => ({ path, source: lists, required: false })),
].map((kind) => ({ ...kind, path: `workspaces/${kind.path}`, required: false }));

/** Every kind of entity that a logical snapshot holds, parents before children. A test holds it against the SDK's operations. */
export const captureKinds: readonly EntityKind[] = [...entityKinds, ...portalKinds, ...workspaceKinds];

const duplicateLink = "another view of links that are captured under the entity itself";

/** Kinds that can be PUT and are not captured, with the reason. */
export const neverCaptured: Readonly<Record<string, string>> = {
    "notifications/recipientEmails": "the member `recipients` of notifications",
    "notifications/recipientUsers": "the member `recipients` of notifications",
    "workspaces/notifications/recipientEmails": "the member `recipients` of notifications",
    "workspaces/notifications/recipientUsers": "the member `recipients` of notifications",
    privateEndpointConnections: "network of the service's own place, declared with the service",
    ...Object.fromEntries(linkKinds.map((path) => [path, duplicateLink])),
};

/**
 * Kinds of the specification 2026-03-01-preview that the API version of this release does not answer for. Each snapshot says
 * that it lacks them. Source: Azure/azure-rest-api-specs, specification/apimanagement.
 */
export const kindsNewerThanRelease: readonly string[] = [
    "aiGateways",
    "clientApplications",
    "connectorGateways",
    "tools",
];

const byPath = new Map(captureKinds.map((kind) => [kind.path, kind]));

/** @returns undefined for a kind that this release does not capture. */
export const findCaptureKind = (path: string): EntityKind | undefined => byPath.get(path);

/** Whether nothing lies below the entities of a kind, and many of them are small. */
export const isFlatKind = (kind: string): boolean =>
    kind !== mediaKind && !captureKinds.some(({ path }) => path.startsWith(`${kind}/`));
