import type { FastifyReply } from "fastify";
import { ArmError } from "../wire/arm-error";
import { sendBlobError } from "../wire/blob-error";
import { sendKeyVaultError } from "../wire/key-vault-error";
import type { Endpoint, ErrorFault } from "./fault";

/**
 * Codes by endpoint and status. Sources: https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes,
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes; those of the resource manager are assumed.
 */
const codes: Readonly<Record<Endpoint, Readonly<Record<number, string>>>> = {
    // As API Management's gateway names a status in its body.
    dataPlane: {},
    arm: { 429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable" },
    blob: { 500: "InternalError", 503: "ServerBusy" },
    // Source: https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
    keyVault: { 429: "Throttled", 503: "ServiceUnavailable" },
    entra: { 503: "temporarily_unavailable" },
};

/** An error as the endpoint would send it. */
export function sendError(reply: FastifyReply, endpoint: Endpoint, fault: ErrorFault): FastifyReply {
    const { status, retryAfterSeconds } = fault;
    const code = fault.code ?? codes[endpoint][status] ?? "InternalServerError";
    const message = fault.message ?? `The request could not be served: ${code}.`;
    if (retryAfterSeconds !== undefined) {
        void reply.header("Retry-After", retryAfterSeconds);
    }
    if (endpoint === "blob") {
        return sendBlobError(reply, status, code, message);
    }
    if (endpoint === "keyVault") {
        return sendKeyVaultError(reply, { status, code, message });
    }
    if (endpoint === "dataPlane") {
        return reply.code(status).send({ statusCode: status, message });
    }
    return endpoint === "entra"
        ? reply.code(status).send({ error: code, error_description: `AADSTS90033: ${message}`, error_codes: [90033] })
        : reply.code(status).send(new ArmError(status, code, message).body);
}
