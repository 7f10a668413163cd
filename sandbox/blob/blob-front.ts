import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import replyFrom from "@fastify/reply-from";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EntraId } from "../entra/entra";
import type { Faults } from "../faults/faults";
import type { ArmState, StorageAccount } from "../state/arm-state";
import { sendBlobError } from "../wire/blob-error";
import type { AzuriteBlobs } from "./azurite-blobs";
import { parseBlobRequest } from "./blob-request";
import type { BlobRequest } from "./blob-request";
import { rolesThatReadBlobs, rolesThatWriteBlobs } from "./blob-roles";
import { firewallOf } from "./firewall";
import { withSandboxTimes } from "./list-times";

const millisecondsPerDay = 24 * 60 * 60 * 1000;
const audiences = ["https://storage.azure.com", "https://storage.azure.com/"];

type Refusal = readonly [status: number, code: string, message: string];

export interface BlobFrontOptions {
    readonly state: ArmState;
    readonly entra: EntraId;
    readonly blobs: AzuriteBlobs;
    readonly faults: Faults;
    /** Certificate authority of Azurite's own listener, PEM. */
    readonly ca: string;
    readonly settleDue: () => Promise<void>;
    /** Of Entra ID. */
    readonly endpoint: () => string;
}

/**
 * What Azure Storage enforces and Azurite does not: that the account exists and its region answers, its firewall, that an
 * Entra token is real and its principal has a role, and that keys open only an account that allows them. Source of codes:
 * https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
export async function registerBlobFront(app: FastifyInstance, options: BlobFrontOptions): Promise<void> {
    const { state, blobs, faults, ca, settleDue } = options;
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    await app.register(replyFrom, { base: blobs.endpoint, undici: { connect: { ca } } });

    app.all("/*", async (request: FastifyRequest, reply: FastifyReply) => {
        await settleDue();
        const parsed = parseBlobRequest(request.method, request.url);
        if (state.ownAccountKeys.has(parsed.account)) {
            // Azurite checks the signature, and there is nothing else that opens it.
            return reply.from(request.url);
        }
        const account = state.storageAccounts.get(parsed.account.toLowerCase());
        if (account && faults.isRegionDown(account.location, "storage")) {
            // Assumed: connections to a region that is out end without an answer.
            reply.hijack();
            request.raw.socket.destroy();
            return reply;
        }
        const refusal = account
            ? await findRefusal(options, request, parsed, account)
            : ([404, "ResourceNotFound", `The account '${parsed.account}' does not exist.`] as const);
        if (refusal) {
            if (refusal[0] === 401) {
                // Source: https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#bearer-challenge
                const authority = `${options.endpoint()}/${state.identities.tenantId}/oauth2/authorize`;
                const challenge = `Bearer authorization_uri=${authority} resource_id=https://storage.azure.com`;
                void reply.header("WWW-Authenticate", challenge);
            }
            return sendBlobError(reply, ...refusal);
        }
        return reply.from(request.url, {
            onResponse: (_request, _reply, response) => {
                // The library's type is that of a server's response; what it hands over is the answer of its client.
                const { statusCode, stream } = response as unknown as { statusCode: number; stream: Readable };
                if (account && statusCode < 300) {
                    note(account, parsed, options);
                }
                setTimes(reply, parsed, options);
                if (parsed.isList && statusCode === 200) {
                    void sendList(reply, stream, parsed, options);
                } else {
                    void reply.send(stream);
                }
            },
        });
    });
}

async function sendList(
    reply: FastifyReply,
    stream: Readable,
    { path }: BlobRequest,
    { blobs }: BlobFrontOptions,
): Promise<void> {
    const body = withSandboxTimes(await text(stream), path, blobs.times);
    await reply.header("Content-Length", Buffer.byteLength(body)).send(body);
}

async function findRefusal(
    { state, entra, blobs }: BlobFrontOptions,
    request: FastifyRequest,
    parsed: BlobRequest,
    account: StorageAccount,
): Promise<Refusal | undefined> {
    if (!firewallOf(account).allows(request.ip)) {
        return [403, "AuthorizationFailure", "This request is not authorized to perform this operation."];
    }
    if (isImmutable(state, parsed, account, blobs)) {
        // Source: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
        const message = "This operation is not permitted as the blob is immutable due to a policy.";
        return [409, "BlobImmutableDueToPolicy", message];
    }
    const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
    if (scheme === "Bearer") {
        const payload = await entra.verify(token, [...audiences, `https://${account.name}.blob.core.windows.net`]);
        if (!payload) {
            return [401, "InvalidAuthenticationInfo", "Server failed to authenticate the request."];
        }
        const scope = `${state.groupId(account.resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${account.name}`;
        const within = parsed.container ? `${scope}/blobServices/default/containers/${parsed.container}` : scope;
        const roles = parsed.isWrite ? rolesThatWriteBlobs : rolesThatReadBlobs;
        return state.hasRole(String(payload.oid), roles, within)
            ? undefined
            : [
                  403,
                  "AuthorizationPermissionMismatch",
                  "This request is not authorized to perform this operation using this permission.",
              ];
    }
    return account.body.properties?.allowSharedKeyAccess === false
        ? [
              403,
              "KeyBasedAuthenticationNotPermitted",
              "Key based authentication is not permitted on this storage account.",
          ]
        : undefined;
}

/** Whether a blob is there that a policy keeps as it is; what is not there yet may be made. */
function isImmutable(
    state: ArmState,
    { container, path, blob, change }: BlobRequest,
    account: StorageAccount,
    { times }: AzuriteBlobs,
): boolean {
    const days = container === undefined ? undefined : account.containers.get(container)?.immutabilityDays;
    const createdAt = blob === undefined || days === undefined ? undefined : times.createdAt(path);
    return (
        change !== undefined &&
        createdAt !== undefined &&
        state.clock.now().getTime() < Date.parse(createdAt) + days! * millisecondsPerDay
    );
}

/** Notes what Azurite has done: when, and that a container is the same one for the resource manager. */
function note(account: StorageAccount, parsed: BlobRequest, { state, blobs }: BlobFrontOptions): void {
    const { path, container, blob, change } = parsed;
    if (change === "removed") {
        blobs.times.removed(path);
    } else if (change) {
        blobs.times.written(path, state.clock.now(), change === "made");
    }
    if (container && !blob && change === "made") {
        account.containers.set(container, {
            publicAccess: "None",
            ...account.containers.get(container),
            name: container,
        });
    } else if (container && !blob && change === "removed") {
        account.containers.delete(container);
    }
}

/** Puts the sandbox's times where Azurite has its own. */
function setTimes(reply: FastifyReply, { path }: BlobRequest, { blobs }: BlobFrontOptions): void {
    const times = { "last-modified": blobs.times.modifiedAt(path), "x-ms-creation-time": blobs.times.createdAt(path) };
    for (const [name, value] of Object.entries(times)) {
        if (value && reply.hasHeader(name)) {
            void reply.header(name, value);
        }
    }
}
