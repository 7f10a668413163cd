import { absent, carried } from "./entity-kind";

/** Policies of the service, and of what has policies of its own. */
export const policy = {
    members: { format: "xml", value: absent },
    required: ["value"],
    names: ["policy"],
    onDemand: true,
    ...carried,
} as const;

/** Of the service, and of an API. */
export const diagnostic = {
    members: {
        alwaysLog: absent,
        httpCorrelationProtocol: absent,
        verbosity: absent,
        logClientIp: absent,
        loggerId: absent,
        operationNameFormat: absent,
        metrics: absent,
        sampling: absent,
        frontend: absent,
        backend: absent,
    },
    ids: ["loggerId"],
    ...carried,
} as const;

/** Of an API, and of a product. */
export const wiki = { members: { documents: absent }, names: ["default"], onDemand: true, ...carried } as const;

/** Of an API, an operation and a product. */
export const tagLink = { members: { displayName: absent }, link: { to: "tags" }, ...carried } as const;
