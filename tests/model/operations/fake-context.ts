import type { BlobServiceClient } from "@azure/storage-blob";
import { RestError } from "@azure/core-rest-pipeline";
import { toAzureError, AzureError } from "../../../dynamic-providers/azure/errors";
import { EntityReadError } from "../../../dynamic-providers/azure/entity-reader";
import type { EntityReader } from "../../../dynamic-providers/azure/entity-reader";
import { Catalog } from "../../../dynamic-providers/vault/catalog";
import type { OperationContext } from "../../../dynamic-providers/operation/context";
import { serviceIdOf } from "../../support/sample-site";
import { siteOf } from "./fake-cloud";
import type { FakeCloud, SiteName } from "./fake-cloud";
import type { FakeRun } from "./fake-run";
import type { RawEntity } from "../../../dynamic-providers/azure/entity";
import { AuthorityChain } from "../../../dynamic-providers/vault/authority-chain";
import { TextBlobs } from "../../../dynamic-providers/vault/text-blobs";

export const containers = { backups: "backups", catalog: "catalog", authority: "authority" } as const;
type ContainerName = keyof FakeCloud["containers"];

/** The context of an operation whose every request goes through a run. */
export function fakeContext(cloud: FakeCloud, run: FakeRun, site: SiteName | undefined): OperationContext {
    const blobs = fakeBlobService(cloud, run);
    return {
        plane: {
            getService: (serviceId) => run.read(() => cloud.getService(siteOf(serviceId))),
            start: async (action, serviceId, { backupName }) => {
                try {
                    return await run.post(() => cloud.start(action, siteOf(serviceId), backupName, run));
                } catch (error) {
                    throw toAzureError(`start the ${action}`, error);
                }
            },
            wait: (_, serviceId, resumeToken) => run.read(() => cloud.wait(siteOf(serviceId), resumeToken)),
        },
        catalog: new Catalog(blobs, containers, () => undefined),
        authority: new AuthorityChain(new TextBlobs(blobs.getContainerClient(containers.authority))),
        inspector: {
            observeVault: () =>
                Promise.resolve({
                    name: "vault",
                    location: "swedencentral",
                    allowsSharedKey: false,
                    firewall: { isOpen: true, trustsAzureServices: true, allowed: [] },
                    corsRules: 0,
                    missingContainers: [],
                }),
            countWorkspaces: () => Promise.resolve(0),
            findRoles: () => Promise.resolve({ service: "present", operator: "present" }),
            findOperatorRole: () => Promise.resolve("present"),
        },
        accessKey: () => Promise.reject(new Error("The vault allows no keys.")),
        entities: (serviceId) => new ContentReader(cloud, run, siteOf(serviceId), site),
        entityWriter: () => {
            throw new Error("Nothing is declared siteLocal here.");
        },
        progress: () => undefined,
    };
}

/** A service that holds one tag, by which what it holds is told. It is read in one moment. */
class ContentReader implements EntityReader {
    private content: Promise<number> | undefined;

    constructor(
        private readonly cloud: FakeCloud,
        private readonly run: FakeRun,
        private readonly site: SiteName,
        private readonly ownSite: SiteName | undefined,
    ) {}

    async get(path: string): Promise<RawEntity> {
        await this.look();
        throw new EntityReadError("notFound", `'${path}' is not there.`, 404);
    }

    async *list(path: string): AsyncGenerator<RawEntity> {
        const content = await this.look();
        if (path === "tags") {
            const id = `${serviceIdOf(this.site)}/tags/content`;
            yield { id, name: "content", properties: { displayName: `content ${content}` } };
        }
    }

    post(path: string): Promise<never> {
        return Promise.reject(new EntityReadError("notFound", `'${path}' is not there.`, 404));
    }

    private look(): Promise<number> {
        this.content ??= this.run
            .read(() => this.cloud.contentOf(this.site))
            .then((content) => {
                if (this.site === this.ownSite) {
                    this.run.lookedAt = content;
                }
                return content;
            });
        return this.content.catch((error: unknown) => {
            throw error instanceof AzureError ? new EntityReadError("failed", error.message) : error;
        });
    }
}

/** As much of Azure Storage as the catalog asks for. */
function fakeBlobService(cloud: FakeCloud, run: FakeRun): BlobServiceClient {
    const container = (name: ContainerName) => ({
        containerName: name,
        getProperties: () => run.read(() => ({ date: cloud.now() })),
        async *listBlobsFlat({ prefix = "" } = {}) {
            const found = await run.read(() =>
                [...cloud.containers[name]]
                    .filter(([path]) => path.startsWith(prefix))
                    .sort(([left], [right]) => (left < right ? -1 : 1)),
            );
            for (const [path, { text, etag }] of found) {
                yield { name: path, properties: { etag, contentLength: text.length } };
            }
        },
        getBlobClient: (path: string) => blob(name, path),
        getBlockBlobClient: (path: string) => blob(name, path),
    });
    const blob = (name: ContainerName, path: string) => ({
        url: `https://vault/${name}/${path}`,
        download: () =>
            run.read(() => {
                const { text, etag } = require(name, path);
                return { readableStreamBody: [Buffer.from(text)], etag };
            }),
        getProperties: () =>
            run.read(() => {
                const { text, etag, lastModified } = require(name, path);
                return { contentLength: text.length, etag, lastModified };
            }),
        upload: (text: string, _length: number, { conditions }: { conditions?: object } = {}) =>
            run.write(() => {
                cloud.requireCondition(name, path, conditions);
                cloud.onVaultWrite(name, path, text, run);
                return { etag: cloud.put(name, path, text).etag };
            }),
        delete: ({ conditions }: { conditions?: object } = {}) =>
            run.write(() => {
                require(name, path);
                cloud.requireCondition(name, path, conditions);
                if (name === "backups") {
                    cloud.onPayloadDelete(path, run);
                }
                cloud.containers[name].delete(path);
                return { date: cloud.now() };
            }),
        getBlobLeaseClient: () => ({
            acquireLease: () =>
                run.read(() => {
                    if (cloud.leases.has(path) && !cloud.areLeasesLost) {
                        throw new RestError("LeaseAlreadyPresent", { statusCode: 409, code: "LeaseAlreadyPresent" });
                    }
                    cloud.leases.set(path, run);
                }),
            renewLease: () => Promise.resolve(),
            releaseLease: () =>
                run.read(() => {
                    if (cloud.leases.get(path) === run) {
                        cloud.leases.delete(path);
                    }
                }),
        }),
    });
    const require = (name: ContainerName, path: string) => {
        const found = cloud.containers[name].get(path);
        if (!found) {
            throw new RestError("BlobNotFound", { statusCode: 404, code: "BlobNotFound" });
        }
        return found;
    };
    return { getContainerClient: container } as unknown as BlobServiceClient;
}
