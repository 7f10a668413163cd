import { createHash } from "node:crypto";

/** A host name as it is declared. */
export interface HostnameBody {
    readonly type: string;
    readonly hostName: string;
    readonly keyVaultId?: string | null;
    readonly identityClientId?: string | null;
    readonly encodedCertificate?: string | null;
    readonly certificate?: object | null;
    readonly certificateSource?: string | null;
    readonly defaultSslBinding?: boolean;
    readonly negotiateClientCertificate?: boolean;
}

/**
 * The host names as ARM answers them: Azure's own first, whatever is declared. Recorded without others:
 * Azure/azure-sdk-for-net, CreateMultiRegionService.json. With others, documented:
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-service/get
 */
export function renderHostnames(ownHost: string, declared: readonly HostnameBody[]): Record<string, unknown>[] {
    const others = declared.filter(({ hostName }) => hostName.toLowerCase() !== ownHost);
    const own = {
        type: "Proxy",
        hostName: ownHost,
        encodedCertificate: null,
        keyVaultId: null,
        certificatePassword: null,
        negotiateClientCertificate: false,
        certificate: null,
        defaultSslBinding: !others.some(({ defaultSslBinding }) => defaultSslBinding),
        identityClientId: null,
        certificateSource: "BuiltIn",
        certificateStatus: null,
    };
    return [own, ...others.map(renderHostname)];
}

/** The certificate is made up, where it is not told: this cloud's Key Vault has keys only. */
function renderHostname(declared: HostnameBody): Record<string, unknown> {
    const { type, hostName, keyVaultId, identityClientId } = declared;
    return {
        type,
        hostName,
        encodedCertificate: null,
        keyVaultId: keyVaultId ?? null,
        certificatePassword: null,
        negotiateClientCertificate: declared.negotiateClientCertificate ?? false,
        certificate: {
            expiry: "2035-01-01T00:00:00+00:00",
            thumbprint: createHash("sha1").update(hostName).digest("hex").toUpperCase(),
            subject: `CN=${hostName}`,
            // One that it has is told by its certificate. Documented: Set-AzApiManagement, HostnameCertificateInformation.
            ...declared.certificate,
        },
        defaultSslBinding: declared.defaultSslBinding ?? false,
        identityClientId: identityClientId ?? null,
        certificateSource: declared.certificateSource === "Managed" ? "Managed" : keyVaultId ? "KeyVault" : "Custom",
        certificateStatus: null,
    };
}
