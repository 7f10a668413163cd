import type { CertificateConfiguration, HostnameConfiguration } from "@azure/arm-apimanagement";
import type { LiveService } from "./live-service";

/** A certificate that a service shows, or trusts. */
export interface ServiceCertificate {
    readonly kind: "hostname" | "ca";
    /** What it is for: `host name 'api.contoso.example'`. */
    readonly name: string;
    readonly thumbprint: string;
    /** ISO 8601; null where Azure does not say. */
    readonly expiresAt: string | null;
}

/** Of the service's own host names Azure itself takes care. */
export function certificatesOf({ members }: LiveService): ServiceCertificate[] {
    const { hostnameConfigurations, certificates } = members as {
        readonly hostnameConfigurations?: readonly HostnameConfiguration[] | null;
        readonly certificates?: readonly CertificateConfiguration[] | null;
    };
    return [
        ...(hostnameConfigurations ?? [])
            .filter(({ certificateSource }) => certificateSource !== "BuiltIn")
            .map(({ hostName, certificate }): ServiceCertificate => ({
                kind: "hostname",
                name: `host name '${hostName}'`,
                ...shown(certificate),
            })),
        ...(certificates ?? []).map(({ storeName, certificate }): ServiceCertificate => ({
            kind: "ca",
            // A CA certificate has no other name.
            name: `the CA certificate '${certificate?.thumbprint ?? ""}' (${storeName})`,
            ...shown(certificate),
        })),
    ];
}

type Shown = Pick<ServiceCertificate, "thumbprint" | "expiresAt">;

function shown(certificate: HostnameConfiguration["certificate"] | null): Shown {
    // The SDK makes a date of it; a state has it as text.
    const at = new Date(certificate?.expiry ?? NaN).getTime();
    return {
        thumbprint: certificate?.thumbprint ?? "",
        expiresAt: Number.isNaN(at) ? null : new Date(at).toISOString(),
    };
}
