/** Endpoints of a service that can have host names of one's own, by the name ARM has for them. */
export const HostnameType = {
    /** The gateway. */
    Proxy: "Proxy",
    /** The legacy portal. */
    Portal: "Portal",
    Management: "Management",
    Scm: "Scm",
    DeveloperPortal: "DeveloperPortal",
    /** What self-hosted gateways get their configuration from. */
    ConfigurationApi: "ConfigurationApi",
} as const;
export type HostnameType = (typeof HostnameType)[keyof typeof HostnameType];
