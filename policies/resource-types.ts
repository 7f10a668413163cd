/** Types of the resources that the rules are about, as the engine names them. */
export const resourceTypes = {
    snapshotVault: "apim-dr:index:SnapshotVault",
    site: "apim-dr:index:Site",
    service: "azure-native:apimanagement:ApiManagementService",
    resourceGroup: "azure-native:resources:ResourceGroup",
    storageAccount: "azure-native:storage:StorageAccount",
    blobContainer: "azure-native:storage:BlobContainer",
    backupSchedule: "pulumi-nodejs:dynamic/apim:BackupSchedule",
    vaultAuthority: "pulumi-nodejs:dynamic/apim:VaultAuthority",
} as const;

/** What the types of this project's own resources begin with. */
export const ownResourceTypes = "pulumi-nodejs:dynamic/apim:";

/** Whether a component of that type is above the resource: its URN lists the types from the outermost parent on. */
export function isInside(urn: string, componentType: string): boolean {
    const [, , qualifiedType = ""] = urn.split("::");
    return qualifiedType.split("$").slice(0, -1).includes(componentType);
}
