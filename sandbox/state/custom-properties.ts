/** How the names of custom properties begin. */
export const customPropertyPrefix = "Microsoft.WindowsAzure.ApiManagement.Gateway.";

const disabled = (names: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(names.map((name) => [customPropertyPrefix + name, "False"]));

/** Set once a service is active. Recorded: Azure/azure-sdk-for-net, CreateMultiRegionService.json */
export const classicCustomProperties = disabled([
    "Security.Protocols.Tls10",
    "Security.Protocols.Tls11",
    "Security.Protocols.Ssl30",
    "Security.Ciphers.TripleDes168",
    "Security.Backend.Protocols.Tls10",
    "Security.Backend.Protocols.Tls11",
    "Security.Backend.Protocols.Ssl30",
    "Protocols.Server.Http2",
]);

/** Of a v2 tier from its creation to its first change. Recorded: Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml */
export const newCustomPropertiesOfV2 = disabled([
    "Security.Protocols.Tls10",
    "Security.Protocols.Tls11",
    "Security.Backend.Protocols.Tls10",
    "Security.Backend.Protocols.Tls11",
    "Security.Backend.Protocols.Ssl30",
    "Protocols.Server.Http2",
]);
