import replyFrom from "@fastify/reply-from";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ArmState } from "../arm/state";
import type { EntraId } from "../entra";
import type { AzuriteBlobs } from "./azurite-blobs";

const audiences = ["https://storage.azure.com", "https://storage.azure.com/"];

/**
 * What Azure Storage enforces and Azurite does not: that the account exists, that an Entra token is real, and that keys
 * open only an account that allows them. Source of codes:
 * https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
export async function registerBlobFront(
    app: FastifyInstance,
    state: ArmState,
    entra: EntraId,
    blobs: AzuriteBlobs,
    ca: string,
    settleDue: () => Promise<void>,
): Promise<void> {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    await app.register(replyFrom, { base: blobs.endpoint, undici: { connect: { ca } } });

    const refuse = async (request: FastifyRequest): Promise<[number, string, string] | undefined> => {
        const name = /^\/*([^/?]*)/.exec(request.url)?.[1] ?? "";
        const account = state.storageAccounts.get(name.toLowerCase());
        if (!account) {
            return [404, "ResourceNotFound", `The account '${name}' does not exist.`];
        }
        const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
        if (scheme === "Bearer") {
            return (await entra.verify(token, [...audiences, `https://${name}.blob.core.windows.net`]))
                ? undefined
                : [401, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format."];
        }
        return account.body.properties?.allowSharedKeyAccess === false
            ? [
                  403,
                  "KeyBasedAuthenticationNotPermitted",
                  "Key based authentication is not permitted on this storage account.",
              ]
            : undefined;
    };

    app.all("/*", async (request: FastifyRequest, reply: FastifyReply) => {
        await settleDue();
        const refusal = await refuse(request);
        if (refusal) {
            const [status, code, message] = refusal;
            return reply
                .code(status)
                .header("x-ms-error-code", code)
                .type("application/xml")
                .send(
                    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
                );
        }
        return reply.from(request.url);
    });
}
