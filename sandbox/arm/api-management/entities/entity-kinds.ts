import { apiKinds } from "./kinds/api-kinds";
import { gatewayKinds } from "./kinds/gateway-kinds";
import { policyKinds } from "./kinds/policy-kinds";
import { portalKinds } from "./kinds/portal-kinds";
import { productKinds } from "./kinds/product-kinds";
import { serviceKinds } from "./kinds/service-kinds";
import { signInKinds } from "./kinds/sign-in-kinds";
import { valueKinds } from "./kinds/value-kinds";
import type { EntityKind } from "./kinds/entity-kind";

export type { EntityKind, LinkRow } from "./kinds/entity-kind";

/**
 * Every kind, parents before children. A test holds it against the SDK's operations. Members and defaults are recorded for
 * APIs, products, subscriptions, named values, fragments, backends, version sets, policies, credential managers and links
 * (subscriptions_2022-08-01, named-values_2022-08-01, entities_2024-05-01); those of the rest are documented by the examples
 * of the REST reference, and assumed where an example has every member.
 */
export const entityKinds: readonly EntityKind[] = [
    ...apiKinds,
    ...productKinds,
    ...valueKinds,
    ...policyKinds,
    ...signInKinds,
    ...gatewayKinds,
    ...portalKinds,
    ...serviceKinds,
];

const byPath = new Map(entityKinds.map((kind) => [kind.path.toLowerCase(), kind]));

/** @param path - collections without names, also below a workspace. @returns undefined for what Azure does not have. */
export function findEntityKind(path: string): EntityKind | undefined {
    return byPath.get(path.toLowerCase().replace(/^workspaces\//, "")) ?? byPath.get(path.toLowerCase());
}
