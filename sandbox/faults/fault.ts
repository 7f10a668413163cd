import { effects } from "../operations/operations";
import type { Effect } from "../operations/operations";

/** The sandbox's endpoints: the resource manager, Entra ID, the blobs, the Key Vault, and the data plane of gateways and Front Door. */
export const endpoints = ["arm", "entra", "blob", "keyVault", "dataPlane"] as const;
export type Endpoint = (typeof endpoints)[number];

/** Which requests a fault strikes; what is left out matches all. */
export interface RequestFilter {
    readonly endpoint?: Endpoint;
    readonly method?: string;
    /** A regular expression over the path, without regard to case. */
    readonly path?: string;
}

interface RequestFault extends RequestFilter {
    /** How many requests it lets pass first. @default 0 */
    readonly skip?: number;
    /** How many requests it strikes. @default every one, until it is removed */
    readonly times?: number;
}

/** The answer comes late, by real seconds. What was asked for is done at once. */
export interface LatencyFault extends RequestFault {
    readonly kind: "latency";
    readonly seconds: number;
}

/** An error instead of the answer; nothing is done. */
export interface ErrorFault extends RequestFault {
    readonly kind: "error";
    /** HTTP status, 400 to 599. */
    readonly status: number;
    /** @default what Azure says for the status at that endpoint, for example `ServerBusy` for 503 at the blobs */
    readonly code?: string;
    readonly message?: string;
    /** Real seconds in Retry-After. @default no such header */
    readonly retryAfterSeconds?: number;
}

/** The connection ends without an answer. */
export interface DropFault extends RequestFault {
    readonly kind: "drop";
    /** `request`: nothing is done · `answer`: it is done, and nobody is told. */
    readonly lost: "request" | "answer";
}

/** Half of the answer's body, then the connection ends. What was asked for is done. */
export interface TruncateFault extends RequestFault {
    readonly kind: "truncate";
}

/** Long-running operations of one kind, on one service or on all, fail or never end. */
export interface OperationFault {
    readonly kind: "operation";
    /** @default all */
    readonly effect?: Effect;
    /** Name of the service or resource group. @default all */
    readonly subject?: string;
    /** `stuck`: those running, too, for as long as the fault is set. */
    readonly outcome: "fail" | "stuck";
    /** @default "InternalServerError" */
    readonly code?: string;
    readonly message?: string;
    /** How many operations fail. @default every one, until it is removed */
    readonly times?: number;
}

/**
 * What of a region can be down. `managementPlane`: services whose primary region it is, their operations, and writes to
 * its resource groups · `gateways`: those of every service that has a gateway there · `storage`: its storage accounts.
 */
export const regionParts = ["managementPlane", "gateways", "storage"] as const;
export type RegionPart = (typeof regionParts)[number];

/** A region does not answer. */
export interface RegionOutageFault {
    readonly kind: "regionOutage";
    readonly location: string;
    /** What of it is down. @default management plane and storage; the gateways go on */
    readonly parts?: readonly RegionPart[] | "all";
}

/** A new role assignment takes effect only after this time of the sandbox's clock. */
export interface RoleDelayFault {
    readonly kind: "roleDelay";
    readonly minutes: number;
}

/** Services cannot read secrets of Key Vault: what a reference that is put or refreshed meanwhile tells as its last status. */
export interface KeyVaultFault {
    readonly kind: "keyVaultDenied";
    /** A regular expression over the secret's identifier, without regard to case. @default all */
    readonly secret?: string;
    /** @default "AccessDenied" */
    readonly code?: string;
    readonly message?: string;
}

export type Fault =
    | LatencyFault
    | ErrorFault
    | DropFault
    | TruncateFault
    | OperationFault
    | RegionOutageFault
    | RoleDelayFault
    | KeyVaultFault;

const requestFault = {
    endpoint: { enum: endpoints },
    method: { type: "string", pattern: "^[A-Z]+$" },
    path: { type: "string", format: "regex" },
    skip: { type: "integer", minimum: 0 },
    times: { type: "integer", minimum: 1 },
};
const location = { type: "string", minLength: 1 };

/** What the admin endpoint takes. */
export const faultSchema = {
    type: "object",
    required: ["kind"],
    discriminator: { propertyName: "kind" },
    oneOf: [
        {
            required: ["seconds"],
            additionalProperties: false,
            properties: { kind: { const: "latency" }, ...requestFault, seconds: { type: "number", minimum: 0 } },
        },
        {
            required: ["status"],
            additionalProperties: false,
            properties: {
                kind: { const: "error" },
                ...requestFault,
                status: { type: "integer", minimum: 400, maximum: 599 },
                code: { type: "string" },
                message: { type: "string" },
                retryAfterSeconds: { type: "number", minimum: 0 },
            },
        },
        {
            required: ["lost"],
            additionalProperties: false,
            properties: { kind: { const: "drop" }, ...requestFault, lost: { enum: ["request", "answer"] } },
        },
        { additionalProperties: false, properties: { kind: { const: "truncate" }, ...requestFault } },
        {
            required: ["outcome"],
            additionalProperties: false,
            properties: {
                kind: { const: "operation" },
                effect: { enum: effects },
                subject: { type: "string" },
                outcome: { enum: ["fail", "stuck"] },
                code: { type: "string" },
                message: { type: "string" },
                times: { type: "integer", minimum: 1 },
            },
        },
        {
            required: ["location"],
            additionalProperties: false,
            properties: {
                kind: { const: "regionOutage" },
                location,
                parts: {
                    oneOf: [
                        { const: "all" },
                        { type: "array", minItems: 1, uniqueItems: true, items: { enum: regionParts } },
                    ],
                },
            },
        },
        {
            required: ["minutes"],
            additionalProperties: false,
            properties: { kind: { const: "roleDelay" }, minutes: { type: "number", minimum: 0 } },
        },
        {
            additionalProperties: false,
            properties: {
                kind: { const: "keyVaultDenied" },
                secret: { type: "string", format: "regex" },
                code: { type: "string" },
                message: { type: "string" },
            },
        },
    ],
};
