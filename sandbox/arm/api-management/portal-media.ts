import { createHash, randomBytes } from "node:crypto";
import {
    ContainerSASPermissions,
    generateBlobSASQueryParameters,
    StorageSharedKeyCredential,
} from "@azure/storage-blob";
import type { FastifyInstance } from "fastify";
import type { AzuriteBlobs } from "../../blob/azurite-blobs";
import type { ArmState } from "../../state/arm-state";
import { resourceNotFound } from "../../wire/arm-error";

/** Seen in Azure/api-management-developer-portal, scripts.v3: the container's name, and that its URL is all that is told. */
const container = "content";
const hourMilliseconds = 60 * 60 * 1000;

interface MediaPath {
    Params: { group: string; service: string };
}

/**
 * Tells a signed URL of the container in which the developer portal keeps its media, in an account of Azure's own that no
 * list names.
 *
 * Seen in Azure/api-management-developer-portal, scripts.v3/utils.js (`containerSasUrl`), which runs against Azure. What the
 * account is called, for how long the URL is signed and what it allows is assumed.
 */
export function registerPortalMedia(
    app: FastifyInstance,
    { state, blobs, blobEndpoint }: { state: ArmState; blobs: AzuriteBlobs; blobEndpoint: () => string },
): void {
    const path =
        "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.ApiManagement/service/:service" +
        "/portalSettings/mediaContent/listSecrets";
    app.post<MediaPath>(path, async ({ params }) => {
        const service = state.services.get(params.service.toLowerCase());
        if (service?.resourceGroup.toLowerCase() !== params.group.toLowerCase()) {
            throw resourceNotFound("Microsoft.ApiManagement/service", params.service, params.group);
        }
        const account = `apimst${createHash("sha256").update(service.id.toLowerCase()).digest("hex").slice(0, 16)}`;
        let key = state.mediaKeys.get(account);
        if (key === undefined) {
            key = randomBytes(64).toString("base64");
            state.mediaKeys.set(account, key);
            await blobs.addAccount(account, [key]);
            await blobs.createContainer(account, [key], container, state.clock.now());
        }
        const signature = generateBlobSASQueryParameters(
            {
                containerName: container,
                permissions: ContainerSASPermissions.parse("racwdl"),
                // Azurite, which checks it, knows no time but this machine's.
                expiresOn: new Date(Date.now() + hourMilliseconds),
            },
            new StorageSharedKeyCredential(account, key),
        );
        return { containerSasUrl: `${blobEndpoint()}/${account}/${container}?${signature.toString()}` };
    });
}
