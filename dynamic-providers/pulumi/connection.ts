import type * as pulumi from "@pulumi/pulumi";
import { ArmInspector } from "../azure/arm-inspector";
import { AzureConnection } from "../azure/connection";
import { ArmEntityReader } from "../azure/entity-reader";
import { ArmEntityWriter } from "../azure/entity-writer";
import { ArmManagementPlane } from "../azure/management-plane";
import { readAzureSettings } from "../sign-in/settings";
import type { AzureSettings } from "../sign-in/settings";
import { VaultStorage } from "../azure/vault-storage";
import { Catalog } from "../vault/catalog";
import type { OperationContext } from "../operation/context";
import type { VaultInputs } from "../operation/inputs";
import { createProgress } from "./engine-log";

let settings: AzureSettings = readAzureSettings(() => undefined, process.env);

/** Takes the sign-in from the stack's config. */
export function configure(request: pulumi.dynamic.ConfigureRequest): void {
    settings = readAzureSettings((key) => request.config.get(key), process.env);
}

/** Signs in. */
export function openConnection(): Promise<AzureConnection> {
    return AzureConnection.open(settings);
}

/** Signs in and opens what the operations work with. */
export function openContext(inputs: VaultInputs): Promise<OperationContext> {
    return openContextWith(settings, inputs);
}

/** As {@link openContext}, with a sign-in that is given. */
export async function openContextWith(signIn: AzureSettings, inputs: VaultInputs): Promise<OperationContext> {
    const connection = await AzureConnection.open(signIn);
    const vault = new VaultStorage(connection);
    const blobs = await vault.blobService(inputs.storageAccountId, inputs.accessType);
    const progress = createProgress(inputs.resourceUrn);
    const containers = { backups: inputs.backupsContainer, catalog: inputs.catalogContainer };
    return {
        plane: new ArmManagementPlane(connection),
        catalog: new Catalog(blobs, containers, progress),
        inspector: new ArmInspector(connection),
        accessKey: () => vault.accessKey(inputs.storageAccountId),
        entities: (serviceId) => ArmEntityReader.of(connection, serviceId),
        entityWriter: (serviceId) => ArmEntityWriter.of(connection, serviceId),
        progress,
    };
}
