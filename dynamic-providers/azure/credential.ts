import type { TokenCredential } from "@azure/core-auth";
import { ClientSecretCredential, DefaultAzureCredential } from "@azure/identity";
import type { AzureCloud } from "./cloud";
import type { AzureSettings } from "./settings";

/** Signs in as the service principal that azure-native uses or, without one, by the environment's own identity. */
export function createCredential(settings: AzureSettings, cloud: AzureCloud): TokenCredential {
    const options = {
        authorityHost: cloud.authorityHost,
        disableInstanceDiscovery: settings.disableInstanceDiscovery,
    };
    const { tenantId, clientId, clientSecret } = settings;
    return tenantId && clientId && clientSecret
        ? new ClientSecretCredential(tenantId, clientId, clientSecret, options)
        : new DefaultAzureCredential({ ...options, tenantId });
}
