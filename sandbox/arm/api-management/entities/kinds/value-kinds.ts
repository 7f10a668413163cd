import { absent, carried } from "./entity-kind";
import type { EntityKind } from "./entity-kind";
import { diagnostic } from "./shared-rows";

/** What policies and APIs name. */
export const valueKinds: readonly EntityKind[] = [
    {
        path: "backends",
        ids: ["pool.services.*.id", "credentials.certificateIds.*"],
        members: {
            title: null,
            description: null,
            url: absent,
            protocol: absent,
            resourceId: absent,
            properties: absent,
            credentials: absent,
            proxy: absent,
            tls: absent,
            circuitBreaker: absent,
            pool: absent,
            type: absent,
        },
        secrets: { members: ["proxy.password"] },
        ...carried,
    },
    {
        path: "caches",
        members: { description: null, connectionString: absent, useFromLocation: absent, resourceId: null },
        required: ["connectionString", "useFromLocation"],
        ...carried,
    },
    {
        path: "certificates",
        members: { subject: absent, thumbprint: absent, expirationDate: absent, keyVault: absent },
        secrets: { members: ["data", "password"] },
        ...carried,
    },
    { path: "diagnostics", ...diagnostic },
    {
        path: "loggers",
        members: { loggerType: absent, description: null, credentials: absent, isBuffered: true, resourceId: null },
        required: ["loggerType"],
        ...carried,
    },
    {
        path: "namedValues",
        members: {
            displayName: absent,
            value: absent,
            keyVault: absent,
            tags: null,
            secret: false,
            provisioningState: absent,
        },
        required: ["displayName"],
        secrets: { members: ["value"], action: "listValue", of: ({ secret }) => secret === true },
        longRunning: true,
        unique: { member: "displayName", target: "name", message: "Property with the same name already exist." },
        ...carried,
    },
    {
        path: "schemas",
        members: { description: null, schemaType: absent, value: absent, document: absent },
        required: ["schemaType"],
        longRunning: true,
        ...carried,
    },
];
