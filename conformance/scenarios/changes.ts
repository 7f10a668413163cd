import type { Scenario } from "../scenario";
import { ofServices, publisher, service } from "./paths";

const tls = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10";
export const changes: Scenario = {
    name: "changes",
    tries: "changes that change nothing, a PATCH by value, an update seen from inside, another location",
    creates: [],
    minutes: [15, 60],
    steps: [
        {
            as: "PATCH that changes nothing",
            call: `PATCH ${service}?${ofServices}`,
            body: { properties: { publisherName: "Contoso" } },
        },
        {
            as: "PUT without the identity",
            call: `PUT ${service}?${ofServices}`,
            body: { location: "{location}", sku: { name: "Developer", capacity: 1 }, properties: publisher },
        },
        {
            as: "PATCH of another location",
            call: `PATCH ${service}?${ofServices}`,
            body: { location: "{otherLocation}" },
        },
        {
            as: "PATCH of a protocol",
            call: `PATCH ${service}?${ofServices}`,
            body: { properties: { customProperties: { [tls]: "True" } } },
        },
        { as: "GET during the update", call: `GET ${service}?${ofServices}`, during: true },
        { as: "backup during the update", call: `POST ${service}/backup?${ofServices}`, body: {}, during: true },
        { as: "updated", follow: "update" },
        { as: "GET after the update", call: `GET ${service}?${ofServices}` },
        {
            as: "the same by another spelling",
            call: `PATCH ${service}?${ofServices}`,
            body: { properties: { customProperties: { [tls]: "true" } } },
        },
    ],
    settles: [
        {
            row: "2022-08-01 or 2024-05-01: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
            by: ["PATCH that changes nothing", "the same by another spelling"],
        },
        {
            row: "2022-08-01 or 2024-05-01: a PUT of what is there, without its identity, answers 200 at once, with the same ETag, and the identity stays",
            by: ["PUT without the identity"],
        },
        {
            row: "a PATCH with another location is refused, and moves nothing; with its own it is taken",
            by: ["PATCH of another location"],
        },
        {
            row: "2024-05-01: an update answers 200, and shows in targetProvisioningState only",
            by: ["PATCH of a protocol", "GET during the update"],
        },
    ],
};
