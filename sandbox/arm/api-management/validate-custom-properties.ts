import type { ServiceBody } from "../../state/service-body";
import { customPropertyPrefix } from "../../state/custom-properties";
import type { Refuse } from "./refuse";

const cbc = ["ECDSA", "RSA"].flatMap((key) =>
    ["256_CBC_SHA", "128_CBC_SHA"].map((aes) => `ECDHE_${key}_WITH_AES_${aes}`),
);
const rsa = ["256_GCM_SHA384", "128_GCM_SHA256", "256_CBC_SHA256", "128_CBC_SHA256", "256_CBC_SHA", "128_CBC_SHA"];

/**
 * Documented: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update; the names in the
 * last two lines are reported: Azure/azure-rest-api-specs#19711, hashicorp/terraform-provider-azurerm#20296
 */
const names = new Set(
    [
        "Protocols.Server.Http2",
        // Documented: learn.microsoft.com/azure/api-management/breaking-changes/trusted-service-connectivity-retirement-march-2026
        "ManagedIdentity.DisableOverPrivilegedAccess",
        ...["", "Backend."].flatMap((side) =>
            ["Tls10", "Tls11", "Tls13", "Ssl30"].map((protocol) => `Security.${side}Protocols.${protocol}`),
        ),
        "Security.Ciphers.TripleDes168",
        ...cbc.map((cipher) => `Security.Ciphers.TLS_${cipher}`),
        ...rsa.map((aes) => `Security.Ciphers.TLS_RSA_WITH_AES_${aes}`),
        "Security.Ciphers.TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        ...cbc.map((cipher) => `Security.Ciphers.TLS_${cipher}${cipher.includes("256_CBC") ? "384" : "256"}`),
    ].map((name) => customPropertyPrefix + name),
);

export function validateCustomProperties({ properties }: ServiceBody, refuse: Refuse): void {
    for (const [name, value] of Object.entries(properties.customProperties ?? {})) {
        if (!names.has(name) || !/^(true|false)$/i.test(value)) {
            refuse(`Custom property '${name}' with value '${value}' is not valid. Parameter name: customProperties`);
        }
    }
}
