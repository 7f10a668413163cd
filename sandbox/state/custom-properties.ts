/** How the names of custom properties begin. */
export const customPropertyPrefix = "Microsoft.WindowsAzure.ApiManagement.Gateway.";

/** Set once a service is active. Recorded: Azure/azure-sdk-for-net, CreateMultiRegionService.json */
export const defaultCustomProperties: Readonly<Record<string, string>> = Object.fromEntries(
    [
        "Security.Protocols.Tls10",
        "Security.Protocols.Tls11",
        "Security.Protocols.Ssl30",
        "Security.Ciphers.TripleDes168",
        "Security.Backend.Protocols.Tls10",
        "Security.Backend.Protocols.Tls11",
        "Security.Backend.Protocols.Ssl30",
        "Protocols.Server.Http2",
    ].map((name) => [customPropertyPrefix + name, "False"]),
);
