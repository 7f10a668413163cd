import { randomBytes, randomUUID } from "node:crypto";

/** The tenant, subscription, service principal and managed identities of the sandbox; all random. */
export interface SandboxIdentities {
    readonly tenantId: string;
    readonly subscriptionId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly objectId: string;
    /** Of this machine. */
    readonly systemAssigned: ManagedIdentity;
    /** Assigned to this machine. */
    readonly userAssigned: ManagedIdentity;
}

export interface ManagedIdentity {
    readonly clientId: string;
    readonly objectId: string;
}

/** @param kept - those of an earlier run; the secret is always new. */
export function createIdentities(kept?: Omit<SandboxIdentities, "clientSecret">): SandboxIdentities {
    return {
        tenantId: randomUUID(),
        subscriptionId: randomUUID(),
        clientId: randomUUID(),
        clientSecret: randomBytes(30).toString("base64url"),
        objectId: randomUUID(),
        systemAssigned: { clientId: randomUUID(), objectId: randomUUID() },
        userAssigned: { clientId: randomUUID(), objectId: randomUUID() },
        ...kept,
    };
}
