import type { FastifyReply } from "fastify";

/** An error in Azure Storage's own shape. Source: https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
export function sendBlobError(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
    return reply
        .code(status)
        .header("x-ms-error-code", code)
        .type("application/xml")
        .send(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
