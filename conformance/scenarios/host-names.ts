import type { Scenario } from "../scenario";
import { ofServices, service } from "./paths";

const hostName = {
    type: "Proxy",
    hostName: "api.contoso.example",
    encodedCertificate: "{pfx}",
    certificatePassword: "{pfxPassword}",
};

export const hostNames: Scenario = {
    name: "host name",
    tries: "a host name with a certificate of its own, and how it comes back",
    creates: [],
    minutes: [30, 90],
    steps: [
        {
            as: "without a certificate",
            call: `PATCH ${service}?${ofServices}`,
            body: { properties: { hostnameConfigurations: [{ type: "Proxy", hostName: "api.contoso.example" }] } },
        },
        {
            as: "with a certificate",
            call: `PATCH ${service}?${ofServices}`,
            body: { properties: { hostnameConfigurations: [hostName] } },
        },
        { as: "added", follow: "update" },
        { as: "GET", call: `GET ${service}?${ofServices}` },
        {
            as: "taken away",
            call: `PATCH ${service}?${ofServices}`,
            body: { properties: { hostnameConfigurations: [] } },
        },
        { as: "removed", follow: "update" },
    ],
    settles: [
        {
            row: "no host name twice, one default, a type and a certificate that an identity can get",
            by: ["without a certificate"],
        },
    ],
};
