import type { FastifyReply } from "fastify";

/** What Key Vault says when it does not do what was asked. */
export interface KeyVaultError {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    /** The code within the code. */
    readonly inner?: string;
}

/** An error in Key Vault's own shape. Source: https://learn.microsoft.com/azure/key-vault/general/rest-error-codes */
export function sendKeyVaultError(reply: FastifyReply, { status, code, message, inner }: KeyVaultError): FastifyReply {
    return reply
        .code(status)
        .send({ error: { code, message, ...(inner !== undefined && { innererror: { code: inner } }) } });
}
