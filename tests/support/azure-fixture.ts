import { randomUUID } from "node:crypto";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { runDirectory } from "./run-directory";

/** A sandbox with a vault and services, made without Pulumi. */
export interface AzureFixture {
    readonly sandbox: Sandbox;
    readonly clients: SandboxClients;
    readonly group: string;
    readonly storageAccountId: string;
    /** Inputs of Backup and Restore for the vault, with waits as short as a test can bear. */
    readonly operationInputs: Readonly<Record<string, unknown>>;
    createService(name: string, change?: ServiceChange): Promise<string>;
    createIdentity(name: string): Promise<{ id: string; clientId: string; principalId: string }>;
    /** Lets a service's identity write to the backups container. @returns the role assignment's ID. */
    grant(serviceId: string): Promise<string>;
    /** Lets a principal write to the backups container. @returns the role assignment's ID. */
    grantTo(principalId: string): Promise<string>;
    /** Lets a principal write blobs below a scope. @returns the role assignment's ID. */
    assign(scope: string, principalId: string): Promise<string>;
    stop(): Promise<void>;
}

interface ServiceChange {
    readonly tier?: string;
    readonly location?: string;
    /** Whether it has a system-assigned identity. @default true */
    readonly identity?: boolean;
    /** Resource IDs of its user-assigned identities. @default none */
    readonly identities?: readonly string[];
}

const storageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

export async function startAzureFixture(name: string, allowSharedKeyAccess = false): Promise<AzureFixture> {
    const directory = runDirectory(name);
    const sandbox = await startSandbox({ directory: directory.path, speed: 6000 });
    const clients = sandboxClients(sandbox.connection);
    const subscription = `/subscriptions/${sandbox.connection.subscriptionId}`;
    const group = "rg-fixture";
    const storageAccountId = `${subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/stfixture`;
    const put = async (id: string, apiVersion: string, body: unknown): Promise<void> => {
        const answer = await clients.arm("PUT", `${id}?api-version=${apiVersion}`, body);
        if (answer.status >= 300) {
            throw new Error(`PUT ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
    };
    await put(`${subscription}/resourceGroups/${group}`, "2024-03-01", { location: "swedencentral" });
    await put(storageAccountId, "2024-01-01", {
        location: "swedencentral",
        kind: "StorageV2",
        sku: { name: "Standard_GRS" },
        properties: { allowSharedKeyAccess },
    });
    for (const container of ["backups", "catalog", "authority", "snapshots-logical"]) {
        await put(`${storageAccountId}/blobServices/default/containers/${container}`, "2024-01-01", {});
    }
    const assign = async (scope: string, principalId: string): Promise<string> => {
        const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
        await put(id, "2022-04-01", {
            properties: {
                principalId,
                principalType: "ServicePrincipal",
                roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${storageBlobDataContributor}`,
            },
        });
        return id;
    };
    const backupsId = `${storageAccountId}/blobServices/default/containers/backups`;
    // Whoever runs Pulumi.
    await assign(storageAccountId, sandbox.connection.objectId);
    return {
        sandbox,
        clients,
        group,
        storageAccountId,
        operationInputs: {
            storageAccountId,
            backupsContainer: "backups",
            authorityContainer: "authority",
            catalogContainer: "catalog",
            accessType: "SystemAssignedManagedIdentity",
            timeoutSeconds: 60,
            busyWaitSeconds: 60,
            accessWaitSeconds: 2,
            lostAnswerWatchSeconds: 2,
        },
        async createService(service, { tier = "Premium", location = "westeurope", identity = true, identities } = {}) {
            await clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(group, service, {
                location,
                publisherEmail: "apim@contoso.example",
                publisherName: "Contoso",
                sku: { name: tier, capacity: 1 },
                identity: identities
                    ? {
                          type: "UserAssigned",
                          userAssignedIdentities: Object.fromEntries(identities.map((id) => [id, {}])),
                      }
                    : identity
                      ? { type: "SystemAssigned" }
                      : undefined,
            });
            return `${subscription}/resourceGroups/${group}/providers/Microsoft.ApiManagement/service/${service}`;
        },
        async createIdentity(name) {
            const id = `${subscription}/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
            const answer = await clients.arm("PUT", `${id}?api-version=2023-01-31`, { location: "swedencentral" });
            const { clientId, principalId } = (answer.body as { properties: Record<string, string> }).properties;
            return { id, clientId: clientId!, principalId: principalId! };
        },
        assign,
        grantTo: (principalId) => assign(backupsId, principalId),
        async grant(serviceId) {
            const service = await clients.apiManagement.apiManagementService.get(group, serviceId.split("/").at(-1)!);
            return assign(
                `${storageAccountId}/blobServices/default/containers/backups`,
                service.identity!.principalId!,
            );
        },
        async stop() {
            await sandbox.stop();
            directory.remove();
        },
    };
}
