import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import type { ServiceChange } from "./service-change";

/** What the PUT does to the identities by which a service reaches its vault, Key Vaults and backends. */
export function describeIdentity(put: unknown, live: unknown): ServiceChange[] {
    if (typeOf(put) === notYetKnown) {
        return [];
    }
    const [wanted, present] = [identitiesOf(put), identitiesOf(live)];
    const gone = present.filter((id) => !wanted.some((other) => isSameId(id, other)));
    const added = wanted.filter((id) => !present.some((other) => isSameId(id, other)));
    return [
        ...gone.map((id) => ({
            text: `takes away ${nameOf(id)}: what the service reaches by it (vault, Key Vaults, backends) refuses it`,
            hurts: false,
            removes: [id],
            keep: id === system ? "declare systemAssignedIdentity as true" : keepUserAssigned,
        })),
        ...added.map((id) => ({ text: `adds ${nameOf(id)}`, hurts: false })),
    ];
}

const system = "SystemAssigned";
const keepUserAssigned =
    'declare it in userAssignedIdentityIds, or set unmanaged: ["userAssignedIdentityIds"] where another tool manages it';

/** `SystemAssigned`, and the resource ID of each other one. */
export function identitiesOf(identity: unknown): string[] {
    if (!isMembers(identity)) {
        return [];
    }
    const ids = identity.userAssignedIdentities;
    const userAssigned = Array.isArray(ids) ? (ids as string[]) : isMembers(ids) ? Object.keys(ids) : [];
    return [...(String(identity.type).includes(system) ? [system] : []), ...userAssigned];
}

const typeOf = (identity: unknown): unknown => (isMembers(identity) ? identity.type : identity);

/** ARM answers `/resourcegroups/` for `/resourceGroups/`. */
const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const nameOf = (id: string): string =>
    id === system ? "its system-assigned identity" : `user-assigned identity '${id.split("/").at(-1)}'`;
