import { randomBytes, randomUUID } from "node:crypto";

/** The tenant, subscription and service principal of one run; all random. */
export interface SandboxIdentities {
    readonly tenantId: string;
    readonly subscriptionId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly objectId: string;
}

export function createIdentities(): SandboxIdentities {
    return {
        tenantId: randomUUID(),
        subscriptionId: randomUUID(),
        clientId: randomUUID(),
        clientSecret: randomBytes(30).toString("base64url"),
        objectId: randomUUID(),
    };
}
