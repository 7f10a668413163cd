import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type { SandboxClients } from "../../sandbox/clients";
import type { AzureWork } from "./critical-path";
import { regionsOf, serviceOf, vaultAccount } from "./two-sites";
import type { SiteName, TwoSites } from "./two-sites";

/** What a service holds, as far as its lists say: each entity by its path, and what is in it. */
type Content = ReadonlyMap<string, string>;

const vaultGroup = "rg-apim-dr-vault";
const container = "backups";
const profileName = "careful";
const blobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const storage = {
    storageAccount: vaultAccount,
    containerName: container,
    accessType: "SystemAssignedManagedIdentity" as const,
};

/**
 * A careful program with Azure's SDK, for comparison: it restores, reads what the lists say of the target and compares it
 * with the source's, and moves traffic by one change of a Front Door's route. It fences nobody, keeps no record and cannot be
 * run again where it was killed.
 */
export class SdkProgram {
    private readonly clients: SandboxClients;
    private readonly subscription: string;
    private expected: Content = new Map();
    /** Where clients call. */
    url = "";

    constructor(sites: TwoSites) {
        this.clients = sites.azure.clients;
        this.subscription = `/subscriptions/${sites.azure.sandbox.connection.subscriptionId}`;
    }

    /** Before anything is lost: a Front Door with an origin group for each site, and what the active site holds. */
    async prepare(): Promise<void> {
        const group = `${this.subscription}/resourceGroups/rg-careful`;
        await this.put(group, "2024-03-01", { location: "swedencentral" });
        await this.putFrontDoor("", { location: "global", sku: { name: "Standard_AzureFrontDoor" } });
        const endpoint = await this.putFrontDoor("/afdEndpoints/careful", { location: "global", properties: {} });
        for (const site of ["primary", "standby"] as const) {
            await this.putFrontDoor(`/originGroups/${site}`, {
                properties: {
                    healthProbeSettings: {
                        probePath: "/status-0123456789abcdef",
                        probeProtocol: "Https",
                        probeRequestType: "GET",
                        probeIntervalInSeconds: 30,
                    },
                    loadBalancingSettings: {
                        sampleSize: 4,
                        successfulSamplesRequired: 3,
                        additionalLatencyInMilliseconds: 0,
                    },
                },
            });
            for (const location of regionsOf[site]) {
                const hostName = `${serviceOf(site).name}-${location}-01.regional.azure-api.net`;
                await this.putFrontDoor(`/originGroups/${site}/origins/${location}`, {
                    properties: { hostName, originHostHeader: hostName, enabledState: "Enabled" },
                });
            }
        }
        await this.sendClientsTo("primary");
        this.url = `https://${String((endpoint.properties as { hostName: string }).hostName)}`;
        this.expected = await readContent(this.clients.apiManagement, "primary");
    }

    /** @param works - what has to be done, as it is on the critical path. */
    async failOver(from: SiteName, to: SiteName, works: readonly (readonly AzureWork["what"][])[]): Promise<void> {
        const needed = new Set(works.flat());
        await Promise.all([
            needed.has("backup") ? this.backUp(from) : undefined,
            needed.has("activate") ? this.createService(to) : undefined,
        ]);
        const { group, name } = serviceOf(to);
        const { apiManagementService } = this.clients.apiManagement;
        if (needed.has("restore")) {
            const backupName = needed.has("backup") ? "careful" : await this.newestBackup();
            await apiManagementService.beginRestoreAndWait(group, name, { ...storage, backupName });
        }
        const found = await readContent(this.clients.apiManagement, to);
        const differs = [...new Set([...this.expected.keys(), ...found.keys()])].filter(
            (entity) => this.expected.get(entity) !== found.get(entity),
        );
        if (differs.length > 0) {
            throw new Error(`'${name}' is not like what was backed up: ${differs.slice(0, 5).join(", ")}`);
        }
        await this.sendClientsTo(to);
    }

    private async backUp(site: SiteName): Promise<void> {
        const { group, name } = serviceOf(site);
        this.expected = await readContent(this.clients.apiManagement, site);
        const { apiManagementService } = this.clients.apiManagement;
        await apiManagementService.beginBackupAndWait(group, name, { ...storage, backupName: "careful" });
    }

    private async newestBackup(): Promise<string> {
        const blobs = this.clients.blobService(vaultAccount).getContainerClient(container).listBlobsFlat();
        let newest: { name: string; at: number } | undefined;
        for await (const { name, properties } of blobs) {
            const at = properties.lastModified.getTime();
            newest = newest && newest.at >= at ? newest : { name, at };
        }
        return newest!.name;
    }

    private async createService(site: SiteName): Promise<void> {
        const { group, name } = serviceOf(site);
        const [location] = regionsOf[site];
        await this.put(`${this.subscription}/resourceGroups/${group}`, "2024-03-01", { location });
        const { identity } = await this.clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(
            group,
            name,
            {
                location: location!,
                sku: { name: "Premium", capacity: 2 },
                identity: { type: "SystemAssigned" },
                ...{ publisherEmail: "apim@contoso.example", publisherName: "Contoso" },
            },
        );
        const vault = `${this.subscription}/resourceGroups/${vaultGroup}/providers/Microsoft.Storage/storageAccounts/${vaultAccount}`;
        const scope = `${vault}/blobServices/default/containers/${container}`;
        const roleDefinitionId = `${this.subscription}/providers/Microsoft.Authorization/roleDefinitions/${blobContributor}`;
        await this.put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, "2022-04-01", {
            properties: { principalId: identity!.principalId, principalType: "ServicePrincipal", roleDefinitionId },
        });
    }

    private async sendClientsTo(site: SiteName): Promise<void> {
        await this.putFrontDoor("/afdEndpoints/careful/routes/all", {
            properties: {
                originGroup: { id: `${this.profile}/originGroups/${site}` },
                patternsToMatch: ["/*"],
                forwardingProtocol: "HttpsOnly",
                linkToDefaultDomain: "Enabled",
            },
        });
    }

    private get profile(): string {
        return `${this.subscription}/resourceGroups/rg-careful/providers/Microsoft.Cdn/profiles/${profileName}`;
    }

    /** Waits for it, as Azure's answers say. */
    private async putFrontDoor(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
        const { headers, body: answer } = await this.put(this.profile + path, "2025-06-01", body);
        const operation = headers["azure-asyncoperation"];
        if (operation === undefined) {
            // Nothing was changed.
            return answer as Readonly<Record<string, unknown>>;
        }
        const url = new URL(operation);
        let waitSeconds = Number(headers["retry-after"]);
        for (let status = "InProgress"; status === "InProgress";) {
            await sleep(waitSeconds * 1000);
            const poll = await this.clients.arm("GET", url.pathname + url.search);
            ({ status } = poll.body as { status: string });
            waitSeconds = Number(poll.headers["retry-after"]);
        }
        return answer as Readonly<Record<string, unknown>>;
    }

    private async put(id: string, apiVersion: string, body: unknown) {
        const answer = await this.clients.arm("PUT", `${id}?api-version=${apiVersion}`, body);
        if (answer.status >= 300) {
            throw new Error(`PUT ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
        return answer;
    }
}

async function readContent(client: ApiManagementClient, site: SiteName): Promise<Content> {
    const { group, name } = serviceOf(site);
    const marker = `/service/${name}`;
    const content = new Map<string, string>();
    const read = async (entities: AsyncIterable<{ readonly id?: string }>): Promise<void> => {
        for await (const { id = "", ...members } of entities) {
            const own = id.slice(0, id.indexOf(marker) + marker.length);
            content.set(id.slice(own.length), JSON.stringify(members).replaceAll(own, "~"));
        }
    };
    const apis: string[] = [];
    for await (const api of client.api.listByService(group, name)) {
        apis.push(api.name!);
    }
    await Promise.all([
        read(client.api.listByService(group, name)),
        read(client.product.listByService(group, name)),
        read(client.namedValue.listByService(group, name)),
        read(client.backend.listByService(group, name)),
        read(client.tag.listByService(group, name)),
        read(client.subscription.list(group, name)),
        ...apis.map((api) => read(client.apiOperation.listByApi(group, name, api))),
    ]);
    return content;
}
