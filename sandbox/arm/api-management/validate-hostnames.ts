import type { ServiceBody } from "../../state/service-body";
import type { HostnameBody } from "../../state/hostnames";
import type { Refuse } from "./refuse";

const types = ["Proxy", "Portal", "Management", "Scm", "DeveloperPortal", "ConfigurationApi"];
const tiersWithSeveralGateways = ["Developer", "Premium"];
/** Documented: https://azure.microsoft.com/pricing/details/api-management/ */
const maxHostnames = 20;

/** Documented: https://learn.microsoft.com/azure/api-management/configure-custom-domain */
export function validateHostnames({ sku, identity, properties }: ServiceBody, refuse: Refuse): void {
    const declared = (properties.hostnameConfigurations ?? []).filter(
        ({ hostName }) => !hostName?.toLowerCase().endsWith(".azure-api.net"),
    );
    const no = (what: string): never => refuse(`${what}. Parameter name: hostnameConfigurations`);
    if (declared.length > maxHostnames) {
        no(`At most ${maxHostnames} host names are supported`);
    }
    const seen: HostnameBody[] = [];
    for (const hostname of declared) {
        const { type, hostName, keyVaultId, encodedCertificate, identityClientId, defaultSslBinding } = hostname;
        const { certificate, certificateSource } = hostname;
        if (!types.includes(type) || !hostName) {
            no(`Host name '${hostName}' of type '${type}' is not valid`);
        }
        // One that it has is told by its certificate. Documented: Set-AzApiManagement, HostnameCertificateInformation.
        if (!keyVaultId && !encodedCertificate && !certificate && certificateSource !== "Managed") {
            no(`Host name '${hostName}' has no certificate`);
        }
        if (keyVaultId && !identityClientId && !identity?.type.includes("SystemAssigned")) {
            no(`No identity can get the certificate of '${hostName}'`);
        }
        if (seen.some((other) => other.hostName.toLowerCase() === hostName.toLowerCase())) {
            no(`Host name '${hostName}' is there twice`);
        }
        const several = seen.some((other) => other.type === type);
        if (several && (type !== "Proxy" || !tiersWithSeveralGateways.includes(sku.name))) {
            no(`Several host names of type '${type}' are not supported in tier '${sku.name}'`);
        }
        if (defaultSslBinding && (type !== "Proxy" || seen.some((other) => other.defaultSslBinding))) {
            no(`Host name '${hostName}' cannot be the default`);
        }
        seen.push(hostname);
    }
}
