import type { RawEntity } from "../azure/entity";
import type { JsonObject } from "../common/json";
import { memberAt } from "./canon";

/** A member by which Azure itself says how an entity is. */
export interface OwnStatus {
    /** Path below `properties`. */
    readonly member: string;
    /** Whether a value says that the entity does not work. */
    readonly saysBroken: (value: string) => boolean;
    /** Path below `properties` of Azure's words on it. */
    readonly message?: string;
    /** What gets out of it; a sentence without its full stop. */
    readonly wayOut: string;
    /**
     * Whether it depends on where the service is, as its own access does. Then it counts although the snapshot's service
     * said the same.
     */
    readonly isOfTheSite: boolean;
}

/** Source: https://learn.microsoft.com/rest/api/apimanagement/named-value/get */
const fromKeyVault = (role: string): OwnStatus => ({
    member: "keyVault.lastStatus.code",
    saysBroken: (code) => code.toLowerCase() !== "success",
    message: "keyVault.lastStatus.message",
    wayOut:
        `give the service's identity the role ${role} on that Key Vault, let its firewall pass the service, ` +
        "then refresh the entity (docs/permissions.md, 'Key Vaults of named values and certificates')",
    isOfTheSite: true,
});
const provisioning: OwnStatus = {
    member: "provisioningState",
    saysBroken: (state) => ["failed", "canceled"].includes(state.toLowerCase()),
    wayOut: "write the entity again",
    isOfTheSite: false,
};

/**
 * Every member by which Azure says how an entity is, by kind. A test holds it against the SDK's models: a new member that
 * looks like a status is in here, or among {@link otherStatuses}.
 */
export const ownStatuses: Readonly<Record<string, readonly OwnStatus[]>> = {
    apis: [provisioning],
    "apis/schemas": [provisioning],
    "authorizationProviders/authorizations": [
        {
            // Source: https://learn.microsoft.com/rest/api/apimanagement/authorization/get
            member: "status",
            saysBroken: (status) => status.toLowerCase() === "error",
            message: "error.message",
            wayOut: "sign in to the connection anew, or enter its client secret again",
            isOfTheSite: false,
        },
    ],
    certificates: [fromKeyVault("Key Vault Certificate User")],
    namedValues: [fromKeyVault("Key Vault Secrets User"), provisioning],
    policyFragments: [provisioning],
    schemas: [provisioning],
};

/** Members that look like a status and say nothing of whether an entity works: by kind, with what they are. */
export const otherStatuses: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "apis/issues": { state: "what the owners make of the issue" },
    "apis/operations": { "responses.[].statusCode": "of an HTTP response" },
    "authorizationProviders/authorizations": {
        "error.code": "goes with status",
        "error.message": "goes with status",
    },
    authorizationServers: { supportState: "whether OAuth's state is sent" },
    backends: {
        "circuitBreaker.rules.[].failureCondition.errorReasons.[]": "what trips the circuit breaker",
        "circuitBreaker.rules.[].failureCondition.statusCodeRanges.[].max": "what trips the circuit breaker",
        "circuitBreaker.rules.[].failureCondition.statusCodeRanges.[].min": "what trips the circuit breaker",
    },
    certificates: {
        "keyVault.lastStatus.message": "goes with keyVault.lastStatus.code",
        "keyVault.lastStatus.timeStampUtc": "goes with keyVault.lastStatus.code",
    },
    namedValues: {
        "keyVault.lastStatus.message": "goes with keyVault.lastStatus.code",
        "keyVault.lastStatus.timeStampUtc": "goes with keyVault.lastStatus.code",
    },
    products: { state: "whether the owners published it" },
    subscriptions: { state: "set by the owners", stateComment: "written by the owners" },
    users: { state: "set by the owners" },
};

/** What an entity's own answer says is broken: which status, and what Azure says of it. */
export interface BrokenStatus {
    readonly status: OwnStatus;
    readonly detail: string;
}

/** @returns undefined for an entity that its answer does not call broken. */
export function findBrokenStatus(kind: string, { properties = {} }: RawEntity): BrokenStatus | undefined {
    for (const status of ownStatuses[kind] ?? []) {
        const value = textAt(properties, status.member);
        if (value !== undefined && status.saysBroken(value)) {
            const words = status.message === undefined ? undefined : textAt(properties, status.message);
            return { status, detail: `${status.member} is ${value}${words ? ` (${words.replace(/\s+/g, " ")})` : ""}` };
        }
    }
    return undefined;
}

function textAt(properties: JsonObject, member: string): string | undefined {
    const found = memberAt(properties, member.split("."));
    return typeof found === "string" ? found : undefined;
}
