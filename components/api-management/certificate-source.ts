/** Where the certificate of a host name comes from, by the name ARM has for it, as far as a program can declare it. */
export const CertificateSource = {
    KeyVault: "KeyVault",
    /** Azure's own, free of charge, which it renews. */
    Managed: "Managed",
} as const;
export type CertificateSource = (typeof CertificateSource)[keyof typeof CertificateSource];
