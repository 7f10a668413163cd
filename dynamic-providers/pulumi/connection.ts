import type * as pulumi from "@pulumi/pulumi";
import { AzureConnection } from "../azure/connection";
import { ArmEntityReader } from "../azure/entity-reader";
import { ArmManagementPlane } from "../azure/management-plane";
import { readAzureSettings } from "../azure/settings";
import type { AzureSettings } from "../azure/settings";
import { VaultAccess } from "../azure/vault";
import { Catalog } from "../catalog/catalog";
import type { OperationContext } from "../operation/context";
import type { OperationInputs } from "../operation/inputs";

let settings: AzureSettings = readAzureSettings(() => undefined, process.env);

/** Takes the sign-in from the stack's config. */
export function configure(request: pulumi.dynamic.ConfigureRequest): void {
    settings = readAzureSettings((key) => request.config.get(key), process.env);
}

/** Signs in and opens what the operations work with. */
export async function openContext(inputs: OperationInputs): Promise<OperationContext> {
    const connection = await AzureConnection.open(settings);
    const vault = new VaultAccess(connection);
    const blobs = await vault.blobService(inputs.storageAccountId, inputs.accessType);
    return {
        plane: new ArmManagementPlane(connection),
        catalog: new Catalog(blobs, { backups: inputs.backupsContainer, catalog: inputs.catalogContainer }),
        accessKey: () => vault.accessKey(inputs.storageAccountId),
        entities: (serviceId) => ArmEntityReader.of(connection, serviceId),
        progress: (line) => console.log(line),
    };
}
