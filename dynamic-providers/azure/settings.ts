/**
 * How to reach and sign in to Azure: the same settings that azure-native reads, so that one set of credentials serves
 * the whole program. Source of the names: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 */
export interface AzureSettings {
    readonly tenantId?: string;
    readonly clientId?: string;
    readonly clientSecret?: string;
    /** `public`, `usgovernment` or `china`. @default "public" */
    readonly environment: string;
    /** Host (and port) that serves `/metadata/endpoints`; takes the place of `environment`. */
    readonly metadataHost?: string;
    /** Skips the check of the authority against login.microsoftonline.com, which a private cloud fails. @default false */
    readonly disableInstanceDiscovery: boolean;
}

/** Reads a setting from Pulumi's config first and from the environment second, as azure-native does. */
export function readAzureSettings(
    config: (key: string) => string | undefined,
    environment: Readonly<Record<string, string | undefined>>,
): AzureSettings {
    const read = (key: string, variable: string): string | undefined =>
        config(`azure-native:${key}`) || environment[variable] || undefined;
    return {
        tenantId: read("tenantId", "ARM_TENANT_ID"),
        clientId: read("clientId", "ARM_CLIENT_ID"),
        clientSecret: read("clientSecret", "ARM_CLIENT_SECRET"),
        environment: (read("environment", "ARM_ENVIRONMENT") ?? "public").toLowerCase(),
        metadataHost: read("metadataHost", "ARM_METADATA_HOSTNAME"),
        disableInstanceDiscovery:
            read("disableInstanceDiscovery", "ARM_DISABLE_INSTANCE_DISCOVERY")?.toLowerCase() === "true",
    };
}
