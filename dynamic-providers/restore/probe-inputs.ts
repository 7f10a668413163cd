import { inputFailure } from "../common/failure";
import { isAbsent, isText, isWhole, may, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isRecord } from "../common/json";
import { isKnown } from "../common/unknown";

/** A request that the gateways of a restored service have to answer. */
export interface Probe {
    /** Below the gateway, with its query: `/orders/health`. */
    readonly path: string;
    /** GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, without a body. @default "GET" */
    readonly method?: string;
    /** The header that `probeSecret` is sent in, for example `Ocp-Apim-Subscription-Key`. @default it is not sent */
    readonly secretHeader?: string;
    /** The status that the answer must have, 100 to 599. @default 200 */
    readonly expectedStatus?: number;
}

export interface ProbeInputs {
    /** @default none */
    readonly probes?: readonly Probe[];
    /** What probes send in their `secretHeader`; never an output. @default none */
    readonly probeSecret?: string;
    /** How long all probes together hold up a restore. @default 30 */
    readonly probeTimeoutSeconds?: number;
}

export const defaultProbeTimeoutSeconds = 30;

export const probeMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export const probeTable: InputTable<ProbeInputs> = {
    probes: {
        check: (value, { probeSecret }, property) => {
            if (isAbsent(value)) {
                return [];
            }
            if (!Array.isArray(value)) {
                return [inputFailure(property, value, "it must be a list of probes.")];
            }
            return value.flatMap((probe: unknown, index) =>
                isKnown(probe) ? checkProbe(probe, `${property}[${index}]`, probeSecret) : [],
            );
        },
    },
    // It is in no output, so that nothing could be compared with it; and its own value is never told.
    probeSecret: notCompared({
        check: (value, _inputs, property) =>
            isAbsent(value) || isText(value)
                ? []
                : [{ property, reason: "probeSecret must be a text that is not empty." }],
    }),
    probeTimeoutSeconds: may(isWhole(1, 600), "it must be whole seconds from 1 to 600."),
};

function checkProbe(probe: unknown, property: string, probeSecret: unknown) {
    if (!isRecord(probe)) {
        return [inputFailure(property, probe, "it must be a probe: { path: '/orders/health' }.")];
    }
    const { path, method, secretHeader, expectedStatus } = probe;
    const isHeader = typeof secretHeader === "string" && /^[A-Za-z0-9-]+$/.test(secretHeader);
    return [
        ...(!isKnown(path) || (typeof path === "string" && /^\/[^\s#]*$/.test(path))
            ? []
            : [inputFailure(`${property}.path`, path, "it must begin with '/' and hold no space and no '#'.")]),
        ...(isAbsent(method) || !isKnown(method) || (probeMethods as readonly unknown[]).includes(method)
            ? []
            : [inputFailure(`${property}.method`, method, `it must be one of ${probeMethods.join(", ")}.`)]),
        ...(isAbsent(secretHeader) || !isKnown(secretHeader) || isHeader
            ? []
            : [inputFailure(`${property}.secretHeader`, secretHeader, "it must be the name of a header.")]),
        ...(isHeader && isAbsent(probeSecret)
            ? [
                  inputFailure(
                      `${property}.secretHeader`,
                      secretHeader,
                      "probeSecret is what it would hold: set that too.",
                  ),
              ]
            : []),
        ...(isAbsent(expectedStatus) || !isKnown(expectedStatus) || isWhole(100, 599)(expectedStatus)
            ? []
            : [inputFailure(`${property}.expectedStatus`, expectedStatus, "it must be a status from 100 to 599.")]),
    ];
}
