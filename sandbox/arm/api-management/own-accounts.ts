import { createHash, randomBytes } from "node:crypto";
import {
    BlobSASPermissions,
    ContainerSASPermissions,
    generateBlobSASQueryParameters,
    StorageSharedKeyCredential,
} from "@azure/storage-blob";
import type { BlobSASSignatureValues } from "@azure/storage-blob";
import type { AzuriteBlobs } from "../../blob/azurite-blobs";
import type { ApiManagementService } from "../../state/api-management-service";
import type { ArmState } from "../../state/arm-state";

const minuteMilliseconds = 60 * 1000;

/** The storage account that Azure keeps for each service, which no list names. What it is called is assumed. */
export class OwnAccounts {
    constructor(
        private readonly state: ArmState,
        private readonly blobs: AzuriteBlobs,
        private readonly blobEndpoint: () => string,
    ) {}

    /** The signed URL of a container, by which everything in it may be changed. For how long it holds is assumed. */
    async openContainer(service: ApiManagementService, containerName: string): Promise<string> {
        const permissions = ContainerSASPermissions.parse("racwdl");
        const [account, key] = await this.require(service, containerName);
        return this.sign(account, key, containerName, { containerName, permissions, expiresOn: inMinutes(60) });
    }

    /**
     * The signed URL of a file that has this text.
     *
     * @param minutes - for which it can be read.
     */
    async publish(
        service: ApiManagementService,
        containerName: string,
        file: { readonly name: string; readonly text: string; readonly contentType: string; readonly minutes: number },
    ): Promise<string> {
        const [account, key] = await this.require(service, containerName);
        const blob = this.blobs.client(account, [key]).getContainerClient(containerName).getBlockBlobClient(file.name);
        await blob.uploadData(Buffer.from(file.text), { blobHTTPHeaders: { blobContentType: file.contentType } });
        const path = `${containerName}/${encodeURIComponent(file.name)}`;
        return this.sign(account, key, path, {
            ...{ containerName, blobName: file.name, expiresOn: inMinutes(file.minutes) },
            permissions: BlobSASPermissions.parse("r"),
        });
    }

    private async require(service: ApiManagementService, container: string): Promise<[account: string, key: string]> {
        const account = `apimst${createHash("sha256").update(service.id.toLowerCase()).digest("hex").slice(0, 16)}`;
        let key = this.state.ownAccountKeys.get(account);
        if (key === undefined) {
            key = randomBytes(64).toString("base64");
            this.state.ownAccountKeys.set(account, key);
            await this.blobs.addAccount(account, [key]);
        }
        await this.blobs.createContainer(account, [key], container, this.state.clock.now());
        return [account, key];
    }

    private sign(account: string, key: string, path: string, values: BlobSASSignatureValues): string {
        const signature = generateBlobSASQueryParameters(values, new StorageSharedKeyCredential(account, key));
        return `${this.blobEndpoint()}/${account}/${path}?${signature.toString()}`;
    }
}

/** Azurite, which checks it, knows no time but this machine's. */
const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * minuteMilliseconds);
