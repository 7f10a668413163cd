import { displayNameOf } from "../../../ground/locations";
import type { Entity } from "../../../state/entity-store";
import { isNewer } from "./entity-context";
import type { EntityContext } from "./entity-context";
import { findEntityKind } from "./entity-kinds";
import type { EntityKind } from "./entity-kinds";
import { nameOf } from "./entity-path";
import { changeMembers, inOrder, withoutMembers } from "./members";
import { kindOf } from "./sdk-operations";

export type Body = Record<string, unknown>;

/** The members of an entity that GET tells, IDs in full. */
export function shownProperties(context: EntityContext, kind: EntityKind, entity: Entity): Body {
    const hides = kind.secrets && (kind.secrets.of?.(entity.properties) ?? true);
    const told = hides ? withoutMembers(entity.properties, kind.secrets.members) : entity.properties;
    return inOrder(withFullIds(context, kind, { ...defaultsOf(kind), ...told }), Object.keys(kind.members));
}

/** What Azure says of members that nobody set. */
export const defaultsOf = ({ members }: EntityKind): Body =>
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

export function withFullIds({ service }: EntityContext, { ids = [] }: EntityKind, properties: Body): Body {
    const full = (id: unknown): unknown =>
        typeof id === "string" && id.startsWith("/") ? toFullId(service.id, id) : id;
    return ids.reduce<Body>((rest, member) => changeMembers(rest, member.split("."), full) as Body, properties);
}

const toFullId = (serviceId: string, id: string): string =>
    /^\/subscriptions\/[^/]+\/resourceGroups\//i.test(id) ? id : serviceId + id;

/** The body of an entity, or of another one that it stands for, as it is under a path. */
export function toBody({ service }: EntityContext, path: string, properties: Body, answer = "get"): Body {
    const collections = kindOf(path);
    const kind = findEntityKind(collections);
    const name = nameOf(path);
    const id = `${service.id}/${answer === "plain" ? path : spelt(path)}`;
    const type = `Microsoft.ApiManagement/service/${collections}`;
    if (!kind?.foreign) {
        return { id, type, name, properties };
    }
    // Recorded for credential managers: another order, a location, and a slash at the end of an access policy's type.
    const slash = kind.path.endsWith("/accessPolicies") ? "/" : "";
    return { id, name, type: type + slash, location: displayNameOf(service.location), properties };
}

/** Recorded: a fragment's ID has its collection in small letters. */
const spelt = (path: string): string => path.replace(/^policyFragments\//, "policyfragments/");

/** Members that only some API versions know, taken away or added. */
export function ofVersion(context: EntityContext, kind: EntityKind, properties: Body): Body {
    if (isNewer(context)) {
        return kind.longRunning && !["portalRevisions", "schemas", "apis/schemas"].includes(kind.path)
            ? { ...properties, provisioningState: "Succeeded" }
            : properties;
    }
    return kind.path === "apis" ? withoutMembers(properties, ["backendId", "mcpProperties"]) : properties;
}
