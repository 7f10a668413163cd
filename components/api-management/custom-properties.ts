/** How the names of all of them begin. */
export const customPropertyPrefix = "Microsoft.WindowsAzure.ApiManagement.Gateway";

/**
 * Every custom property that a service has in the tiers of {@link Tier}, with the value that it gets where nothing else is
 * declared: TLS 1.2 and later only, and no cipher without forward secrecy or with SHA-1. Azure sets those that are left out
 * back to its own defaults, under which the ciphers are on, so all of them are always declared.
 *
 * Sources: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update (`customProperties`);
 * https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/api_management#security for
 * TLS_RSA_WITH_AES_256_GCM_SHA384; which are weak: https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.APIM.Ciphers
 */
export const safeCustomProperties: Readonly<Record<string, string>> = Object.fromEntries(
    [
        "Protocols.Server.Http2",
        "Security.Protocols.Tls10",
        "Security.Protocols.Tls11",
        "Security.Protocols.Ssl30",
        "Security.Backend.Protocols.Tls10",
        "Security.Backend.Protocols.Tls11",
        "Security.Backend.Protocols.Ssl30",
        "Security.Ciphers.TripleDes168",
        "Security.Ciphers.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "Security.Ciphers.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "Security.Ciphers.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "Security.Ciphers.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "Security.Ciphers.TLS_RSA_WITH_AES_256_GCM_SHA384",
        "Security.Ciphers.TLS_RSA_WITH_AES_128_GCM_SHA256",
        "Security.Ciphers.TLS_RSA_WITH_AES_256_CBC_SHA256",
        "Security.Ciphers.TLS_RSA_WITH_AES_128_CBC_SHA256",
        "Security.Ciphers.TLS_RSA_WITH_AES_256_CBC_SHA",
        "Security.Ciphers.TLS_RSA_WITH_AES_128_CBC_SHA",
    ].map((name) => [`${customPropertyPrefix}.${name}`, "False"]),
);

/**
 * Further custom properties, which are declared on request only. Sources: for 3DES under its full name,
 * https://github.com/Azure/azure-rest-api-specs/issues/19711; for the ciphers, which Azure's reference says cannot be turned
 * off and its portal turns off, https://github.com/hashicorp/terraform-provider-azurerm/issues/20296; for TLS 1.3,
 * https://github.com/Azure/terraform-azurerm-avm-res-apimanagement-service; for the access of trusted services, which Microsoft
 * tells owners to turn off,
 * https://learn.microsoft.com/azure/api-management/breaking-changes/trusted-service-connectivity-retirement-march-2026
 */
export const otherCustomProperties: readonly string[] = [
    "ManagedIdentity.DisableOverPrivilegedAccess",
    "Security.Protocols.Tls13",
    "Security.Backend.Protocols.Tls13",
    "Security.Ciphers.TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "Security.Ciphers.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    "Security.Ciphers.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "Security.Ciphers.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "Security.Ciphers.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
].map((name) => `${customPropertyPrefix}.${name}`);

/**
 * Ciphers that Azure's own components need: it refuses to turn them off. Source: the reference above, the note in the
 * description of `customProperties`.
 */
export const requiredCiphers: readonly string[] = [
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
].map((cipher) => `${customPropertyPrefix}.Security.Ciphers.${cipher}`);

/** The safe defaults with what is declared over them, spelled as Azure spells it. */
export function completeCustomProperties(declared: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { ...safeCustomProperties, ...spellCustomProperties(declared) };
}

/** What is declared, spelled as Azure spells it; a value that is neither on nor off as it is. */
export function spellCustomProperties(declared: Readonly<Record<string, string>> = {}): Record<string, string> {
    const spelled = Object.entries(declared).map(([name, value]) => [
        name,
        isOn(value) ? "True" : /^false$/i.test(value) ? "False" : value,
    ]);
    return Object.fromEntries(spelled) as Record<string, string>;
}

const isOn = (value: string): boolean => value.toLowerCase() === "true";
