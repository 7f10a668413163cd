import type { TokenCredential } from "@azure/core-auth";
import { AzureConnection } from "../azure/connection";
import { toResponse } from "./http-answer";
import { MockBlobs } from "./mock-blobs";
import { answerOfResourceManager } from "./mock-resource-manager";
import type { Observed } from "./observed";
import { seedVault } from "./seed-vault";

/** The name of every storage account's blobs ends so. */
const blobHost = /\.blob\.core\.windows\.net$/;

/** Of the identity that runs the program. */
const operatorObjectId = "00000000-0000-0000-0000-00000000000a";

let observed: Observed = {};
let connection: Promise<AzureConnection> | undefined;

/**
 * Says what a program observes under `pulumi.runtime.setMocks`, from now on: it takes the place of all that was said
 * before. Without it nothing exists yet, as before the first `pulumi up`: no service, no snapshot, and a vault in which no
 * site has been active. Outside of unit tests it has no effect.
 */
export function observe(found: Observed): void {
    observed = found;
    connection = undefined;
}

/** The subscription of a program that names none. */
export const mockSubscriptionId = "00000000-0000-0000-0000-000000000000";

/**
 * A connection to what {@link observe} has described.
 *
 * @param subscriptionId - of the program's config.
 */
export function openMockConnection(subscriptionId: string): Promise<AzureConnection> {
    connection ??= open({ subscriptionId, ...observed });
    return connection;
}

async function open(described: Observed & { readonly subscriptionId: string }): Promise<AzureConnection> {
    const now = (): Date => (described.now === undefined ? new Date() : new Date(described.now));
    const blobs = new MockBlobs(now);
    const opened = AzureConnection.answeredBy(
        {
            sendRequest(request) {
                const answer = blobHost.test(new URL(request.url).hostname)
                    ? blobs.answer(request)
                    : answerOfResourceManager(described, request);
                return Promise.resolve(toResponse(request, answer, now()));
            },
        },
        credential,
    );
    await seedVault(opened.blobService("https://vault.blob.core.windows.net"), blobs, described, now());
    return opened;
}

const encode = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString("base64url");

/** Its token is accepted by no service. */
const credential: TokenCredential = {
    getToken: () =>
        Promise.resolve({
            token: [encode({ alg: "none" }), encode({ oid: operatorObjectId }), ""].join("."),
            expiresOnTimestamp: Number.MAX_SAFE_INTEGER,
        }),
};
