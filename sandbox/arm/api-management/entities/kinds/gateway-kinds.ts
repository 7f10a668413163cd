import { absent, carried } from "./entity-kind";
import type { EntityKind } from "./entity-kind";

/** Self-hosted gateways. */
export const gatewayKinds: readonly EntityKind[] = [
    {
        path: "gateways",
        members: { locationData: null, description: null },
        secrets: { members: ["primary", "secondary"], action: "listKeys" },
        ...carried,
    },
    {
        path: "gateways/apis",
        members: {},
        link: { to: "apis" },
        ...carried,
    },
    { path: "gateways/certificateAuthorities", members: { isTrusted: false }, ...carried },
    {
        path: "gateways/hostnameConfigurations",
        ids: ["certificateId"],
        members: {
            hostname: absent,
            certificateId: absent,
            negotiateClientCertificate: false,
            tls10Enabled: false,
            tls11Enabled: false,
            http2Enabled: false,
        },
        ...carried,
    },
];
