import { inputFailure } from "../common/failure";
import { both, isAbsent, isText, isWhole, may, must, nestedList, notCompared } from "../common/input-table";
import type { InputRow, InputTable } from "../common/input-table";

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

const isHeaderName = (value: unknown): boolean => typeof value === "string" && /^[A-Za-z0-9-]+$/.test(value);

const memberTable: InputTable<Probe> = {
    path: must(
        (path) => typeof path === "string" && /^\/[^\s#]*$/.test(path),
        "it must begin with '/' and hold no space and no '#'.",
    ),
    method: may(
        (method) => (probeMethods as readonly unknown[]).includes(method),
        `it must be one of ${probeMethods.join(", ")}.`,
    ),
    secretHeader: may(isHeaderName, "it must be the name of a header."),
    expectedStatus: may(isWhole(100, 599), "it must be a status from 100 to 599."),
};

/** A header for the secret is of no use without one. */
const secretRule: InputRow = {
    check: (value, { probeSecret }, property) =>
        !Array.isArray(value) || !isAbsent(probeSecret)
            ? []
            : value.flatMap((probe: Partial<Probe> | undefined, index) =>
                  isHeaderName(probe?.secretHeader)
                      ? [
                            inputFailure(
                                `${property}[${index}].secretHeader`,
                                probe?.secretHeader,
                                "probeSecret is what it would hold: set that too.",
                            ),
                        ]
                      : [],
              ),
};

export const probeTable: InputTable<ProbeInputs> = {
    probes: both(nestedList(memberTable, "it must be a list of probes: [{ path: '/orders/health' }]."), secretRule),
    // It is in no output, so that nothing could be compared with it; and its own value is never told.
    probeSecret: notCompared({
        check: (value, _inputs, property) =>
            isAbsent(value) || isText(value)
                ? []
                : [{ property, reason: "probeSecret must be a text that is not empty." }],
    }),
    probeTimeoutSeconds: may(isWhole(1, 600), "it must be whole seconds from 1 to 600."),
};
