import type { BlobServiceClient } from "@azure/storage-blob";
import { toAzureError, AzureError } from "../../../dynamic-providers/azure/errors";
import { EntityReadError } from "../../../dynamic-providers/azure/entity-reader";
import type { EntityReader } from "../../../dynamic-providers/azure/entity-reader";
import { Catalog } from "../../../dynamic-providers/vault/catalog";
import type { OperationContext } from "../../../dynamic-providers/operation/context";
import { serviceIdOf } from "../../support/sample-service";
import { siteOf } from "./fake-cloud";
import type { FakeCloud, SiteName } from "./fake-cloud";
import type { FakeRun } from "./fake-run";
import type { RawEntity } from "../../../dynamic-providers/azure/entity";
import { AuditTrail } from "../../../dynamic-providers/vault/audit-trail";
import { AuthorityChain } from "../../../dynamic-providers/vault/authority-chain";
import { TreeStore } from "../../../dynamic-providers/vault/tree-store";
import { TextBlobs } from "../../../dynamic-providers/vault/text-blobs";

export const containers = {
    ...{ backups: "backups", catalog: "catalog", authority: "authority" },
    logical: "snapshots-logical",
} as const;
type ContainerName = keyof FakeCloud["containers"];

/** The context of an operation whose every request goes through a run. */
export function fakeContext(cloud: FakeCloud, run: FakeRun, site: SiteName | undefined): OperationContext {
    const blobs = fakeBlobService(cloud, run);
    const progress = (line: string): void => void cloud.said.push(line);
    return {
        plane: {
            getService: (serviceId) =>
                toldAsAzure(`read '${serviceId}'`, () =>
                    run.read(() => cloud.getService(siteOf(serviceId)), `look at ${siteOf(serviceId)}`),
                ),
            start: async (action, serviceId, { backupName }) => {
                const site = siteOf(serviceId);
                return toldAsAzure(`start the ${action}`, () =>
                    run.post(() => cloud.start(action, site, backupName, run), `POST of ${action} of ${site}`),
                );
            },
            wait: async (_, serviceId, resumeToken, signal) => {
                if (cloud.isStuck) {
                    await aborted(signal);
                }
                return toldAsAzure("finish it", () =>
                    run.read(() => cloud.wait(siteOf(serviceId), resumeToken), `poll of ${siteOf(serviceId)}`),
                );
            },
        },
        catalog: new Catalog(blobs, containers, progress),
        authority: new AuthorityChain(new TextBlobs(blobs.getContainerClient(containers.authority)), progress),
        audit: new AuditTrail(new TextBlobs(blobs.getContainerClient(containers.catalog))),
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
        // What these services hold of their own is nothing: there is nothing to put back.
        askGateway: () => Promise.resolve(200),
        scratchServices: cloud.scratch.reachedBy(run),
        operatorObjectId: () => Promise.resolve("operator"),
        media: {
            list: () => noFiles(),
            read: () => Promise.reject(new Error("There are no files.")),
            write: () => Promise.reject(new Error("Nothing writes files.")),
            delete: () => Promise.reject(new Error("Nothing deletes files.")),
        },
        unwrapKey: () => Promise.reject(new Error("There is no Key Vault.")),
        treeStore: (container) => new TreeStore(blobs.getContainerClient(container)),
        entityWriter: () => ({
            put: () => Promise.resolve(),
            patch: () => Promise.resolve(),
            delete: () => Promise.resolve(),
        }),
        progress,
    };
}

async function* noFiles(): AsyncGenerator<never> {
    // The services of the model have no portal.
}

async function toldAsAzure<T>(action: string, ask: () => Promise<T>): Promise<T> {
    try {
        return await ask();
    } catch (error) {
        throw toAzureError(action, error);
    }
}

/** As the SDK's poller ends a wait whose time is up. */
function aborted(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
        const abort = (): void => reject(new Error("The operation was aborted."));
        signal.addEventListener("abort", abort);
        if (signal.aborted) {
            abort();
        }
    });
}

/** A service that holds one tag, by which what it holds is told. It is read in one moment. */
class ContentReader implements EntityReader {
    private content: Promise<number> | undefined;

    constructor(
        private readonly cloud: FakeCloud,
        private readonly run: FakeRun,
        private readonly site: string,
        private readonly ownSite: string | undefined,
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
            .read(() => this.cloud.contentOf(this.site), `inventory of ${this.site}`)
            .then((content) => {
                if (this.site === this.ownSite) {
                    this.run.lookedAt = content;
                }
                return content;
            });
        return this.content.catch((error: unknown) => {
            const told = toAzureError("read it", error);
            throw told instanceof AzureError ? new EntityReadError("failed", told.message) : told;
        });
    }
}

/** The account's containers, as a run reaches them. */
function fakeBlobService(cloud: FakeCloud, run: FakeRun): BlobServiceClient {
    return {
        getContainerClient: (name: ContainerName) =>
            cloud.containers[name].client(
                {
                    read: (effect, what) =>
                        run.read(() => {
                            if (name === "authority") {
                                run.authoritySeen = { request: run.requests, entries: cloud.containers.authority.size };
                            }
                            return inVault(cloud, effect)();
                        }, what),
                    write: (effect, what) => run.write(inVault(cloud, effect), what),
                },
                {
                    onWrite: (path, text) => cloud.onVaultWrite(name, path, text, run),
                    onDelete: (path) => name === "backups" && cloud.onPayloadDelete(path, run),
                },
                run,
            ),
    } as unknown as BlobServiceClient;
}

function inVault<T>(cloud: FakeCloud, effect: () => T): () => T {
    return () => {
        cloud.requireVault();
        return effect();
    };
}
