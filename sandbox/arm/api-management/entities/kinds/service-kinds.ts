import { absent, carried, dropped } from "./entity-kind";
import type { EntityKind } from "./entity-kind";

/** What a service itself has. */
export const serviceKinds: readonly EntityKind[] = [
    {
        path: "privateEndpointConnections",
        members: { privateEndpoint: absent, privateLinkServiceConnectionState: absent, provisioningState: absent },
        ...dropped,
    },
    {
        path: "tenant",
        members: { id: absent, principalId: null, enabled: false },
        secrets: { members: ["primaryKey", "secondaryKey"], action: "listSecrets" },
        names: ["access", "gitAccess"],
        ...carried,
    },
    {
        path: "workspaces",
        members: { displayName: absent, description: null },
        required: ["displayName"],
        ...carried,
    },
];
